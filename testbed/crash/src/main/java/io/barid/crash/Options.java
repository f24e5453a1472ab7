package io.barid.crash;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the command line asks for.
 *
 * @param only   faults whose name this finds
 * @param report file that gets the table, below the root of the clone
 */
record Options(
        long seed, int minutes, int rounds, int brokers, int sessions, int pause, Pattern only, Optional<Path> report) {

    static final String USAGE = """
            usage: testbed/crash/run [--seed N] [--minutes 20] [--rounds 100] [--brokers 1|3] [--sessions 3]
                   [--pause 150] [--only REGEX] [--report FILE]
              --seed      of the order, the moments and the mail; the same seed breaks the same things (default 1)
              --minutes   no fault begins later
              --rounds    each fault once in a round
              --brokers   1: the embedded Kafka; 3: three of them
              --sessions  from other systems, and as many from accounts
              --pause     milliseconds between the messages of a session, on average
              --only      faults whose name this finds: 'kill -9', 'disk full', 'kafka'
              --report    also writes the table into this file, between the lines for it: docs/reliability.md""";

    /** @throws IllegalArgumentException when something is not understood */
    static Options of(String[] args) {
        Map<String, String> given = new TreeMap<>(Map.of(
                "--seed",
                "1",
                "--minutes",
                "20",
                "--rounds",
                "100",
                "--brokers",
                "1",
                "--sessions",
                "3",
                "--pause",
                "150",
                "--only",
                "",
                "--report",
                ""));
        for (int i = 0; i < args.length; i += 2) {
            if (!given.containsKey(args[i]) || i + 1 == args.length) {
                throw new IllegalArgumentException(args[i]);
            }
            given.put(args[i], args[i + 1]);
        }
        int brokers = Integer.parseInt(given.get("--brokers"));
        if (brokers != 1 && brokers != 3) {
            throw new IllegalArgumentException("--brokers is 1 or 3");
        }
        return new Options(
                Long.parseLong(given.get("--seed")),
                Integer.parseInt(given.get("--minutes")),
                Integer.parseInt(given.get("--rounds")),
                brokers,
                Integer.parseInt(given.get("--sessions")),
                Integer.parseInt(given.get("--pause")),
                Pattern.compile(given.get("--only")),
                Optional.of(given.get("--report"))
                        .filter(file -> !file.isEmpty())
                        .map(Path::of));
    }
}
