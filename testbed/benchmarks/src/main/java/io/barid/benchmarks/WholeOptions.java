package io.barid.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is to be measured, and how often. */
record WholeOptions(
        boolean quick,
        int rounds,
        int messages,
        List<Integer> sessions,
        List<Integer> kilobytes,
        List<String> only,
        List<String> systems,
        boolean spread,
        Optional<Path> profile,
        Optional<OtherSystem> other) {

    private static final List<String> MEASUREMENTS = List.of("start", "store", "paced", "relay", "pop3", "memory");

    /** @throws IllegalArgumentException that says what is right */
    static WholeOptions of(Map<String, String> options) {
        boolean quick =
                oneOf("--quick", options.get("--quick"), List.of("yes", "no")).equals("yes");
        return new WholeOptions(
                quick,
                number("--rounds", options.get("--rounds"), quick ? 1 : 3),
                number("--messages", options.get("--messages"), quick ? 400 : 1_500),
                numbers("--sessions", options.get("--sessions")),
                numbers("--kilobytes", options.get("--kilobytes")),
                list("--only", options.get("--only"), MEASUREMENTS),
                list("--systems", options.get("--systems"), List.of("barid", "pair", "compose", "grown")),
                oneOf("--spread", options.get("--spread"), List.of("yes", "no")).equals("yes"),
                folder("--profile", options.get("--profile")),
                OtherSystem.parse(options.get("--other"), options.get("--other-pids")));
    }

    private static Optional<Path> folder(String option, String value) {
        if (!value.isEmpty() && !Files.isDirectory(Path.of(value))) {
            throw new IllegalArgumentException(option + " takes a folder that exists, not '" + value + "'.");
        }
        return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value).toAbsolutePath());
    }

    private static int number(String option, String value, int otherwise) {
        return value.isEmpty() ? otherwise : number(option, value);
    }

    private static int number(String option, String value) {
        if (!value.matches("[1-9][0-9]{0,6}")) {
            throw new IllegalArgumentException(option + " takes whole numbers above 0, not '" + value + "'.");
        }
        return Integer.parseInt(value);
    }

    private static List<Integer> numbers(String option, String list) {
        return Arrays.stream(list.split(","))
                .map(value -> number(option, value))
                .toList();
    }

    private static List<String> list(String option, String list, List<String> possible) {
        return Arrays.stream(list.split(","))
                .map(value -> oneOf(option, value, possible))
                .toList();
    }

    private static String oneOf(String option, String value, List<String> possible) {
        if (!possible.contains(value)) {
            throw new IllegalArgumentException(
                    option + " takes " + String.join(", ", possible) + ", not '" + value + "'.");
        }
        return value;
    }

    boolean asked(String measurement) {
        return only.contains(measurement);
    }
}
