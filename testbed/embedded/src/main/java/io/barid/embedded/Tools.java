package io.barid.embedded;

import java.io.File;
import java.util.List;
import java.util.stream.Stream;

/** The three commands of util-linux that are used where they exist. */
final class Tools {
    static final boolean SETPRIV = has("setpriv");
    static final boolean UNSHARE = has("unshare");
    static final List<String> OWN_SESSION = has("setsid") ? List.of("setsid") : List.of();

    private Tools() {}

    private static boolean has(String command) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return Stream.of(path.split(File.pathSeparator)).anyMatch(folder -> new File(folder, command).canExecute());
    }
}
