package io.barid.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the server announces, per channel: CAPA before the login, and after it where a login is possible. */
final class Capabilities {

    private final Map<ConformanceScript.Channel, List<String>> lines = new EnumMap<>(ConformanceScript.Channel.class);

    static Capabilities of(Target target) throws IOException {
        var capabilities = new Capabilities();
        for (var channel : ConformanceScript.Channel.values()) {
            if (target.address(channel).isPresent()) {
                capabilities.lines.put(channel, ask(target, channel));
            }
        }
        return capabilities;
    }

    private static List<String> ask(Target target, ConformanceScript.Channel channel) throws IOException {
        try (var client = new Pop3Client(target, channel)) {
            List<String> lines = new ArrayList<>(client.askForLines("CAPA"));
            if (client.greeting().matches("\\+OK.*<[^<> ]+@[^<> ]+>.*")) {
                // announced by the greeting's time stamp, RFC 1939 section 7
                lines.add("APOP");
            }
            if (channel == ConformanceScript.Channel.LOGIN) {
                client.logIn(target.playground());
                lines.addAll(client.askForLines("CAPA"));
                client.ask("QUIT");
            }
            return lines;
        }
    }

    /** @param wanted a capability, {@code SASL PLAIN} with one of its arguments, either after {@code no} for its absence */
    boolean has(ConformanceScript.Channel channel, String wanted) {
        if (wanted.startsWith("no ")) {
            return !has(channel, wanted.substring(3));
        }
        String[] words = wanted.split(" ");
        return lines.getOrDefault(channel, List.of()).stream()
                .map(line -> List.of(line.split(" ")))
                .anyMatch(line -> line.getFirst().equals(words[0]) && (words.length == 1 || line.contains(words[1])));
    }

    /** What it calls itself: IMPLEMENTATION (RFC 2449 section 6.9). */
    String implementation() {
        return lines.values().stream()
                .flatMap(List::stream)
                .filter(line -> line.startsWith("IMPLEMENTATION "))
                .map(line -> line.substring("IMPLEMENTATION ".length()))
                .findFirst()
                .orElse("");
    }
}
