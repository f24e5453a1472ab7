package io.barid.allinone;

import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** {@code queue}: what waits in relay-service, and what is to become of it. */
final class QueueCommand {

    private static final int PAGE = 200;

    private final AdminApi api;
    private final PrintStream out;

    QueueCommand(AdminApi api, PrintStream out) {
        this.api = api;
        this.out = out;
    }

    static int run(Settings settings, List<String> arguments) throws InterruptedException {
        new QueueCommand(AdminApi.of(settings, Part.RELAY_SERVICE), System.out).run(arguments);
        return 0;
    }

    void run(List<String> arguments) throws InterruptedException {
        boolean bare = arguments.isEmpty() || arguments.getFirst().startsWith("--");
        String verb = bare ? "list" : arguments.getFirst();
        List<String> rest = bare ? arguments : arguments.subList(1, arguments.size());
        switch (verb) {
            case "list" -> list(QueueWords.parse(verb, rest, List.of()));
            case "show" -> show(rest);
            case "retry", "release", "bounce" -> change(verb, QueueWords.parse(verb, rest, List.of("--all")));
            case "hold" -> change(verb, QueueWords.parse(verb, rest, List.of("--all", "--reason")));
            case "reroute" -> reroute(QueueWords.parse(verb, rest, List.of("--all", "--to")));
            case "drop" -> change(verb, QueueWords.parse(verb, rest, List.of("--all", "--bounce")));
            default ->
                throw new UsageException("There is no 'queue " + verb
                        + "': ./barid queue list, show, retry, hold, release, reroute, drop or bounce.");
        }
    }

    /** Page by page as they come, so that a long queue begins at once and needs no memory. */
    private void list(QueueWords words) throws InterruptedException {
        if (words.id().isPresent()) {
            throw new UsageException(
                    "For one message: ./barid queue show " + words.id().get());
        }
        String query = words.query();
        JsonNode page = api.get("queue" + query + (query.isEmpty() ? "?" : "&") + "size=" + PAGE);
        long total = page.path("total").asLong(0);
        long dead = page.path("dead").asLong(0);
        if (total == 0) {
            out.println(query.isEmpty() ? "The queue is empty." : "Nothing in the queue is like that.");
            return;
        }
        out.println(QueueText.HEADING);
        while (true) {
            QueueText text = new QueueText(Instant.now());
            page.path("items").forEach(item -> text.row(item).forEach(out::println));
            String next = page.path("next").asString("");
            // nobody reads on, as behind `| head`
            if (next.isEmpty() || out.checkError()) {
                break;
            }
            page = api.get("queue" + query + (query.isEmpty() ? "?" : "&") + "size=" + PAGE + "&after="
                    + AdminApi.encoded(next));
        }
        out.println(QueueText.total(total - dead, dead));
    }

    private void show(List<String> rest) throws InterruptedException {
        if (rest.size() != 1) {
            throw new UsageException("Say which message: ./barid queue show ID.");
        }
        JsonNode message = api.get("queue/" + AdminApi.encoded(rest.getFirst()));
        new QueueText(Instant.now()).message(message).forEach(out::println);
    }

    private void reroute(QueueWords words) throws InterruptedException {
        if (!words.options().containsKey("to")) {
            throw new UsageException("Say where to: --to HOST:PORT, or --to mx for the recipients' own domains.");
        }
        change("reroute", words);
    }

    private void change(String verb, QueueWords words) throws InterruptedException {
        if (!words.which()) {
            throw new UsageException("Say which mail: an ID, --domain, --sender or another of"
                    + " ./barid help, or --all for everything in the queue.");
        }
        String path =
                words.id().map(id -> "queue/" + AdminApi.encoded(id) + "/").orElse("queue/") + verb;
        JsonNode done = api.post(path + words.query());
        long changed = done.path("changed").asLong(0);
        if (words.dead()) {
            out.println(QueueText.doneDead(verb, words.options().containsKey("bounce"), changed));
        } else {
            QueueText.done(verb, changed, done.path("active").asLong(0)).forEach(out::println);
        }
    }
}
