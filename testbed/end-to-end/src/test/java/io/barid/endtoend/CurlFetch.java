package io.barid.endtoend;

import io.barid.endtoend.Command.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a script around curl does: the unique ids, then in one session what is new, then in another one DELE for each. */
record CurlFetch(Fetch what) {

    Outcome run() throws IOException {
        Outcome listed = curl(List.of("--request", "UIDL", url("")));
        if (listed.status() != 0) {
            return listed;
        }
        Map<String, String> there = numbers(listed.text());
        Path known = what.home().resolve("ids");
        Set<String> seen = what.keep() && Files.exists(known) ? new HashSet<>(Files.readAllLines(known)) : Set.of();
        List<String> fetching = new ArrayList<>();
        List<String> deleting = new ArrayList<>(List.of("--list-only", "--request", "DELE"));
        for (Map.Entry<String, String> message : there.entrySet()) {
            if (!seen.contains(message.getKey())) {
                Path file = what.inbox().resolve("new").resolve(message.getKey());
                fetching.addAll(List.of("--output", file.toString(), url(message.getValue())));
            }
            deleting.add(url(message.getValue()));
        }
        if (there.isEmpty() || fetching.isEmpty()) {
            return listed;
        }
        Outcome fetched = curl(fetching);
        if (fetched.status() != 0) {
            return fetched;
        }
        if (what.keep()) {
            Files.write(known, there.keySet());
            return fetched;
        }
        return curl(deleting);
    }

    /** By unique id, in the order of the maildrop. */
    private static Map<String, String> numbers(String listing) {
        Map<String, String> numbers = new LinkedHashMap<>();
        listing.lines().filter(line -> !line.isBlank()).forEach(line -> {
            String[] words = line.split(" ");
            numbers.put(words[1], words[0]);
        });
        return numbers;
    }

    private String url(String number) {
        return (what.startTls() ? "pop3" : "pop3s") + "://localhost:" + what.port() + "/" + number;
    }

    private Outcome curl(List<String> more) {
        List<String> words = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--fail-early", "--ssl-reqd"));
        words.addAll(List.of("--cacert", what.certificate()));
        // without a wish it takes what it likes best, USER and PASS where there is no SASL
        if (!what.mechanism().equals("USER")) {
            words.addAll(List.of("--login-options", "AUTH=" + what.mechanism()));
        }
        words.addAll(List.of("--verbose", "--user", what.login() + ":" + what.password()));
        words.addAll(more);
        return Command.of(words.toArray(String[]::new)).run();
    }
}
