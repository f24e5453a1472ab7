package io.barid.crash;

import java.nio.file.Path;

/** Breaks a Barid of its own, and says what became of the mail. Ends with 1 when a promise was broken. */
public final class Crash {

    private Crash() {}

    public static void main(String[] args) throws Exception {
        Options options;
        try {
            options = Options.of(args);
        } catch (IllegalArgumentException e) {
            System.err.println((args.length == 1 && args[0].equals("--help")
                            ? ""
                            : "crash: not understood: " + e.getMessage() + "\n")
                    + Options.USAGE);
            System.exit(args.length == 1 && args[0].equals("--help") ? 0 : 2);
            return;
        }
        Report report = new Run(options).go();
        System.out.print(report.text());
        if (options.report().isPresent()) {
            report.write(Path.of(System.getProperty("barid.root"))
                    .resolve(options.report().get()));
        }
        System.exit(report.kept() ? 0 : 1);
    }
}
