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
        if (!there && "required".equals(System.getenv("BARID_TEST_CLIENTS"))) {
            fail(program + " is not installed, and BARID_TEST_CLIENTS=required");
        }
        if (!there) {
            abort(program + " is not installed");
        }
    }

    /** As {@link #require}, for a module of the distribution's Python. */
    static void requirePython(String module) {
        boolean there = new File(PYTHON).canExecute()
                && Command.of(PYTHON, "-c", "import " + module).run().status() == 0;
        if (!there && "required".equals(System.getenv("BARID_TEST_CLIENTS"))) {
            fail("python3-" + module + " is not installed, and BARID_TEST_CLIENTS=required");
        }
        if (!there) {
            abort("python3-" + module + " is not installed");
        }
    }
}
