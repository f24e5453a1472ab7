package io.barid.conformance;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which message number each seed has now.
 *
 * @param stat the reply to STAT that they belong to
 */
record SeedsByName(String stat, Map<String, String> numbers) {

    static final SeedsByName NONE = new SeedsByName("", Map.of());

    /** @param before asked about again only when STAT says something else now */
    static SeedsByName in(Target target, SeedsByName before) throws IOException {
        try (var client = new Pop3Client(target, ConformanceScript.Channel.LOGIN)) {
            client.logIn(target.playground());
            String stat = client.ask("STAT");
            if (stat.equals(before.stat)) {
                client.ask("QUIT");
                return before;
            }
            Map<String, String> numbers = new HashMap<>();
            List<String> listing = client.askForLines("LIST");
            for (String line : listing) {
                String number = line.split(" ")[0];
                // TOP is optional
                List<String> header = client.askForLines("TOP " + number + " 0");
                for (String field : header.isEmpty() ? client.askForLines("RETR " + number) : header) {
                    if (field.startsWith(Seeds.SUBJECT)) {
                        numbers.put(field.substring(Seeds.SUBJECT.length()), number);
                    }
                }
            }
            client.ask("QUIT");
            return new SeedsByName(stat, numbers);
        }
    }
}
