package io.barid.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What JVMs learnt at an earlier start, kept in a folder: {@code NAME.aot} for each (an AOT cache, JEP 483). A JVM that cannot use
 * one, since a jar or a flag is another, starts without.
 */
public final class Learnt {

    /** System property: the folder. */
    public static final String LEARNT = "barid.learnt";

    /** System property: the folder in which it is recorded now. */
    public static final String LEARNING = "barid.learning";

    /** What cannot be kept or used is no news to anybody. */
    private static final String QUIET = "-Xlog:aot*=off";

    private Learnt() {}

    /** Of a child JVM of this one. */
    static List<String> options(String name) {
        String learning = System.getProperty(LEARNING, "");
        String learnt = System.getProperty(LEARNT, "");
        if (!learning.isEmpty()) {
            return recording(Path.of(learning), name);
        }
        return learnt.isEmpty() ? List.of() : using(Path.of(learnt), name);
    }

    private static List<String> using(Path folder, String name) {
        return List.of("-XX:AOTCache=" + cache(folder, name), QUIET);
    }

    /** Written when the JVM ends. */
    public static List<String> recording(Path folder, String name) {
        return List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recorded(folder, name), QUIET);
    }

    /** Of a JVM that runs nothing. */
    public static List<String> creating(Path folder, String name) {
        return List.of(
                "-XX:AOTMode=create",
                "-XX:AOTConfiguration=" + recorded(folder, name),
                "-XX:AOTCache=" + cache(folder, name),
                QUIET);
    }

    /** What a cache was made of is of no more use. */
    public static void forgetRecorded(Path folder, String name) throws IOException {
        Files.deleteIfExists(recorded(folder, name));
    }

    /** Writes {@code up.options} for {@code ./barid}: all is there. */
    public static void options(Path folder) throws IOException {
        StringBuilder options = new StringBuilder();
        for (String option : using(folder, "up")) {
            options.append(quoted(option));
        }
        options.append(quoted("-D" + LEARNT + "=" + folder));
        Files.writeString(folder.resolve("up.options"), options);
    }

    /** As java reads it from an argument file. */
    private static String quoted(String option) {
        return "\"" + option.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n";
    }

    private static Path recorded(Path folder, String name) {
        return folder.resolve(name + ".recorded");
    }

    private static Path cache(Path folder, String name) {
        return folder.resolve(name + ".aot");
    }
}
