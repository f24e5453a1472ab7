package io.barid.endtoend;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.util.stream.Stream;

/** Mail clients from the distribution's packages. */
final class Clients {

    /** The distribution's own, which sees the modules from its packages. */
    static final String PYTHON = "/usr/bin/python3";

    private Clients() {}

    /**
     * Goes on only where the program is installed; CI installs all of them and sets BARID_TEST_CLIENTS=required, so that a
     * missing one fails there instead of passing unseen.
     */
    static void require(String program) {
        boolean there = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> new File(folder, program).canExecute());
        require(there, program + " is not installed");
    }

    /** As {@link #require(String)}, for swaks that speaks TLS: its package only recommends what it needs for that. */
    static void requireSwaks() {
        require("swaks");
        require(
                there("perl", "-MNet::SSLeay", "-e", "1"),
                "libnet-ssleay-perl, which gives swaks TLS, is not installed");
    }

    /** As {@link #require(String)}, for a module of the distribution's Python. */
    static void requirePython(String module) {
        require(
                new File(PYTHON).canExecute() && there(PYTHON, "-c", "import " + module),
                "python3-" + module + " is not installed");
    }

    private static boolean there(String... command) {
        return Command.of(command).run().status() == 0;
    }

    private static void require(boolean there, String otherwise) {
        if (!there && "required".equals(System.getenv("BARID_TEST_CLIENTS"))) {
            fail(otherwise + ", and BARID_TEST_CLIENTS=required");
        }
        if (!there) {
            abort(otherwise);
        }
    }
}
