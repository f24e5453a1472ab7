package io.barid.allinone;

import io.barid.allinone.demo.Demo;
import java.io.Console;
import java.util.List;

/** {@code demo}: one message's way, from Send to the reader, shown as it happens. */
final class DemoCommand {

    private static final String HELP = """
            Shows how email works: starts two complete Barids, for company.example and
            organization.example, and a small name server between them; sends one message
            from a client of the first to a POP3 client of the second; and prints each step
            as it happens, with the real protocol lines. About a minute, then nothing of it
            runs and nothing is left. It touches neither ./data nor a Barid that is up.

              ./barid demo            in colour on a terminal, unless NO_COLOR is set
              ./barid demo --keep     leave its data and logs, and say where

            Exit status 1: a step failed; it says which, and where the logs are.
            """;

    private DemoCommand() {}

    static int run(List<String> options) throws InterruptedException {
        if (options.contains("--help") || options.contains("-h")) {
            System.out.print(HELP);
            return 0;
        }
        boolean keep = options.equals(List.of("--keep"));
        if (!keep && !options.isEmpty()) {
            throw new UsageException("demo takes no option but --keep.");
        }
        return Demo.run(System.out, terminal(), keep);
    }

    private static boolean terminal() {
        Console console = System.console();
        return console != null
                && console.isTerminal()
                && System.getenv().getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(System.getenv("TERM"));
    }
}
