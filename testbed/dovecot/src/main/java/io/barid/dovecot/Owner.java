package io.barid.dovecot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;

/**
 * Whose the mailboxes are. Dovecot never reads mail as root: started by root it does so as the distribution's user
 * {@code mail}, with its own users for everything else; started by anybody else it is that one for everything.
 */
record Owner(UserPrincipal user, GroupPrincipal group, boolean root) {

    static Owner of(Path folderOfOurs) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(folderOfOurs, PosixFileAttributes.class);
        if (!attributes.owner().getName().equals("root")) {
            return new Owner(attributes.owner(), attributes.group(), false);
        }
        // looked up once: a file each would cost more than the file
        var users = folderOfOurs.getFileSystem().getUserPrincipalLookupService();
        return new Owner(users.lookupPrincipalByName("mail"), users.lookupPrincipalByGroupName("mail"), true);
    }

    /** Lines of dovecot.conf. */
    String settings() {
        if (root) {
            return "";
        }
        return """
                default_internal_user = %1$s
                default_login_user = %1$s
                default_internal_group = %2$s
                service anvil {
                  chroot =
                }
                service pop3-login {
                  chroot =
                }
                """.formatted(user.getName(), group.getName());
    }

    /** Makes a file or folder theirs. */
    void give(Path path) throws IOException {
        if (!root) {
            return;
        }
        var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        view.setOwner(user);
        view.setGroup(group);
    }
}
