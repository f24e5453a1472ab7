package io.barid.allinone;

import java.io.PrintStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** {@code audit}: who changed what, the latest first. */
final class AuditCommand {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private AuditCommand() {}

    static int run(Settings settings, List<String> arguments) throws InterruptedException {
        return run(AdminApi.of(settings, Part.MAILBOX_SERVICE), System.out, arguments);
    }

    static int run(AdminApi api, PrintStream out, List<String> arguments) throws InterruptedException {
        List<String> rest = new ArrayList<>(arguments);
        StringBuilder query = new StringBuilder();
        int since = rest.indexOf("--since");
        if (since >= 0 && since + 1 < rest.size()) {
            query.append("&since=")
                    .append(AdminApi.encoded(instant(rest.get(since + 1)).toString()));
            rest.subList(since, since + 2).clear();
        }
        if (rest.size() > 1 || rest.stream().anyMatch(word -> word.startsWith("--"))) {
            throw new UsageException("Say of what: ./barid audit [ADDRESS|DOMAIN] [--since 2026-11-22].");
        }
        rest.forEach(subject -> query.append("&subject=").append(AdminApi.encoded(subject)));
        api.list("audit", query.toString(), record -> out.println(line(record)));
        return 0;
    }

    private static String line(JsonNode record) {
        String claimed = record.path("claimed").asString("");
        String client = record.path("client").asString("");
        return TIME.format(Instant.parse(record.path("at").asString("")))
                + "  " + record.path("actor").asString("")
                + (claimed.isEmpty() ? "" : " for " + QueueText.clean(claimed))
                + (client.isEmpty() ? "" : " at " + client)
                + "  " + record.path("action").asString("") + " " + ChangeText.line(record);
    }

    private static Instant instant(String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeException e) {
            throw new UsageException(
                    "--since takes a day such as 2026-11-22, or a time such as 2026-11-22T13:00:00Z.", e);
        }
    }
}
