package io.barid.allinone;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** {@code mailbox deleted} and {@code mailbox restore}: what clients deleted, and how it comes back. */
final class DeletedMailCommand {

    private static final Pattern SPAN = Pattern.compile("([0-9]{1,5})([mhd])");
    private static final int PAGE = 200;

    private final AdminApi api;
    private final PrintStream out;

    DeletedMailCommand(AdminApi api, PrintStream out) {
        this.api = api;
        this.out = out;
    }

    static int run(Settings settings, String verb, List<String> arguments) throws InterruptedException {
        new DeletedMailCommand(AdminApi.of(settings, Part.MAILBOX_SERVICE), System.out).run(verb, arguments);
        return 0;
    }

    /** @param verb {@code deleted} or {@code restore} */
    void run(String verb, List<String> arguments) throws InterruptedException {
        List<String> rest = new ArrayList<>(arguments);
        Optional<Instant> since = since(rest);
        if (verb.equals("deleted")) {
            list(rest, since);
        } else {
            restore(rest, since);
        }
    }

    private void list(List<String> rest, Optional<Instant> since) throws InterruptedException {
        if (rest.size() != 1 || rest.getFirst().startsWith("--")) {
            throw new UsageException("Say whose: ./barid mailbox deleted ADDRESS [--since 2d]");
        }
        String path = path(rest.getFirst(), "deleted") + "?size=" + PAGE
                + since.map(it -> "&since=" + it).orElse("") + "&page=";
        for (int page = 0; ; page++) {
            JsonNode answer = api.get(path + page);
            long total = answer.path("total").asLong(0);
            if (total == 0) {
                out.println("Nothing that can be brought back.");
                return;
            }
            if (page == 0) {
                out.println("deleted               octets      id");
            }
            answer.path("items")
                    .forEach(item -> out.println(String.format(
                            Locale.ROOT,
                            "%-20.19s  %-10d  %s",
                            item.path("deletedAt").asString(""),
                            item.path("octets").asLong(0),
                            item.path("uniqueId").asString(""))));
            // nobody reads on, as behind `| head`
            if ((page + 1L) * PAGE >= total || out.checkError()) {
                out.println(messages(total) + ".");
                return;
            }
        }
    }

    private void restore(List<String> rest, Optional<Instant> since) throws InterruptedException {
        boolean all = rest.remove("--all");
        boolean overQuota = rest.remove("--over-quota");
        rest.stream().filter(word -> word.startsWith("--")).findFirst().ifPresent(word -> {
            throw new UsageException("mailbox restore does not know " + word + ".");
        });
        int said = (since.isPresent() ? 1 : 0) + (all ? 1 : 0) + (rest.size() > 1 ? 1 : 0);
        if (rest.isEmpty() || said != 1) {
            throw new UsageException(
                    "Say what of whom: ./barid mailbox restore ADDRESS --since 2d, or --all, or IDs (./barid mailbox"
                            + " deleted ADDRESS shows them).");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        since.ifPresent(it -> body.put("since", it.toString()));
        if (all) {
            body.put("all", true);
        }
        if (rest.size() > 1) {
            body.put("ids", rest.subList(1, rest.size()));
        }
        body.put("overQuota", overQuota);
        JsonNode restored = api.post(path(rest.getFirst(), "restore"), body);
        long messages = restored.path("messages").asLong(0);
        out.println(
                messages == 0
                        ? "Nothing restored: there is no such deleted mail."
                        : messages(messages) + " restored, "
                                + restored.path("octets").asLong(0) + " octets.");
    }

    private static String path(String address, String what) {
        return "accounts/" + AdminApi.encoded(address) + "/" + what;
    }

    private static String messages(long number) {
        return number + (number == 1 ? " message" : " messages");
    }

    /** Takes it out of the words. */
    private static Optional<Instant> since(List<String> rest) {
        int at = rest.indexOf("--since");
        if (at < 0) {
            return Optional.empty();
        }
        Matcher span = SPAN.matcher(at + 1 < rest.size() ? rest.get(at + 1) : "");
        if (!span.matches()) {
            throw new UsageException("--since takes how long ago, for example 30m, 4h or 2d.");
        }
        rest.subList(at, at + 2).clear();
        long number = Long.parseLong(span.group(1));
        Duration ago = switch (span.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
        return Optional.of(Instant.now().minus(ago));
    }
}
