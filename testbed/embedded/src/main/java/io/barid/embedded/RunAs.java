package io.barid.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * As whom PostgreSQL runs: it refuses root.
 *
 * @param uid     owner its data must have, as this process sees it
 * @param gid     group of that owner
 * @param command words before its own that make it so
 */
record RunAs(int uid, int gid, List<String> command) {
    private static final int NOBODY = 65534;

    /**
     * An ordinary user stays itself. Root becomes nobody; where nobody cannot reach the folders (a closed home), root in
     * a user namespace without a name for it; where a closed home is another user's, that user.
     *
     * @throws StartException when none of them can
     */
    static RunAs choose(Path... folders) {
        int uid = owner(Path.of("/proc/self"), "unix:uid");
        if (uid != 0) {
            int gid = owner(Path.of("/proc/self"), "unix:gid");
            return new RunAs(uid, gid, Tools.SETPRIV ? List.of("setpriv", "--pdeathsig=INT") : List.of());
        }
        if (!Tools.SETPRIV) {
            throw new StartException("PostgreSQL does not run as root, and setpriv (util-linux), which would start it"
                    + " as another user, is missing; install it or start Barid as an ordinary user.");
        }
        return Stream.concat(Stream.of(user(NOBODY, NOBODY), namelessRoot()), ownersOfClosed(folders))
                .filter(candidate -> candidate.reaches(folders))
                .findFirst()
                .orElseThrow(() -> new StartException("PostgreSQL does not run as root, and no other user can reach "
                        + folders[0] + "; open the folders above it (chmod o+x) or choose another one."));
    }

    private static RunAs user(int uid, int gid) {
        return new RunAs(
                uid, gid, List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--pdeathsig=INT"));
    }

    private static RunAs namelessRoot() {
        return new RunAs(0, 0, List.of("unshare", "-U", "setpriv", "--pdeathsig=INT"));
    }

    private static Stream<RunAs> ownersOfClosed(Path... folders) {
        return Stream.of(folders)
                .flatMap(folder -> Stream.iterate(folder, above -> above != null, Path::getParent))
                .filter(RunAs::isClosed)
                .map(closed -> user(owner(closed, "unix:uid"), owner(closed, "unix:gid")))
                .filter(user -> user.uid != 0)
                .distinct();
    }

    private static boolean isClosed(Path folder) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
            return !permissions.contains(PosixFilePermission.OTHERS_EXECUTE);
        } catch (IOException e) {
            return false;
        }
    }

    private static int owner(Path file, String attribute) {
        try {
            return (Integer) Files.getAttribute(file, attribute);
        } catch (IOException e) {
            throw new StartException("The owner of " + file + " cannot be found out: " + e.getMessage() + ".", e);
        }
    }

    private boolean reaches(Path... folders) {
        return Stream.of(folders).allMatch(folder -> {
            try {
                Process probe = Children.start(new ProcessBuilder(with(List.of("test", "-x", folder.toString())))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD));
                return Children.endsWithin(probe, 10) && probe.exitValue() == 0;
            } catch (IOException e) {
                return false;
            }
        });
    }

    /** The whole command line. */
    List<String> with(List<String> program) {
        return Stream.of(command, program).flatMap(List::stream).toList();
    }

    /** Gives a folder and all in it to this user, where it has another owner (only root can). */
    void own(Path folder) {
        if (owner(folder, "unix:uid") == uid) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            // the folder last: until all below it is given, the next start does this again
            for (Path each : new ArrayList<>(all.toList()).reversed()) {
                Files.setAttribute(each, "unix:gid", gid, java.nio.file.LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(each, "unix:uid", uid, java.nio.file.LinkOption.NOFOLLOW_LINKS);
            }
        } catch (IOException e) {
            throw new StartException(
                    "The folder " + folder + " belongs to another user and cannot be taken over: " + e.getMessage()
                            + ".",
                    e);
        }
    }
}
