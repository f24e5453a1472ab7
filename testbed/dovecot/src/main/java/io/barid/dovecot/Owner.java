package io.barid.dovecot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;

/**
 * Whose the mailboxes are. Dovecot never reads mail as root: started by root it does so as the distribution's user
 * {@code mail}, with its own users for everything else; started by anybody else it is that one for everything.
 */
record Owner(String user, String group, boolean root) {

    static Owner of(Path folderOfOurs) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(folderOfOurs, PosixFileAttributes.class);
        String user = attributes.owner().getName();
        return user.equals("root")
                ? new Owner("mail", "mail", true)
                : new Owner(user, attributes.group().getName(), false);
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
                """.formatted(user, group);
    }

    /** Makes a file or folder theirs. */
    void give(Path path) throws IOException {
        if (!root) {
            return;
        }
        var users = path.getFileSystem().getUserPrincipalLookupService();
        var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        view.setOwner(users.lookupPrincipalByName(user));
        view.setGroup(users.lookupPrincipalByGroupName(group));
    }
}
