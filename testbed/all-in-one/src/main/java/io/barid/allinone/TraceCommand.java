package io.barid.allinone;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** {@code trace}: where a message went, step by step, or which messages are like that. */
final class TraceCommand {

    private static final int PAGE = 500;
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** Steps are there within two seconds; who follows a message may ask before. */
    private static final int FIRST_LOOKS = 4;
    /** For the same reason a step that was told before the last one may come after it. */
    private static final int LAST_LOOKS = 3;

    private final AdminApi api;
    private final PrintStream out;
    private final Duration look;

    TraceCommand(AdminApi api, PrintStream out) {
        this(api, out, LOOK);
    }

    TraceCommand(AdminApi api, PrintStream out, Duration look) {
        this.api = api;
        this.out = out;
        this.look = look;
    }

    static int run(Settings settings, List<String> arguments) throws InterruptedException {
        new TraceCommand(AdminApi.of(settings, Part.RELAY_SERVICE), System.out).run(arguments);
        return 0;
    }

    void run(List<String> arguments) throws InterruptedException {
        if (arguments.contains("--help")) {
            out.print(TraceWords.HELP);
            return;
        }
        TraceWords words = TraceWords.parse(arguments);
        if (words.id().isEmpty()) {
            list(words);
        } else if (words.follow()) {
            follow(words);
        } else {
            show(words);
        }
    }

    private JsonNode journey(TraceWords words) throws InterruptedException {
        return api.get("journeys/" + AdminApi.encoded(words.id().orElseThrow()));
    }

    private void show(TraceWords words) throws InterruptedException {
        JsonNode journey = journey(words);
        TraceText text = new TraceText(Instant.now(), !words.brief());
        text.heading(journey).forEach(out::println);
        journey.path("steps").forEach(step -> text.step(step).forEach(out::println));
        text.end(journey).forEach(out::println);
    }

    /** Prints what is new, until nothing more can happen to the message or nobody reads on. */
    private void follow(TraceWords words) throws InterruptedException {
        JsonNode journey = soon(words);
        TraceText text = new TraceText(Instant.now(), !words.brief());
        text.heading(journey).forEach(out::println);
        Set<JsonNode> shown = new HashSet<>();
        int quiet = 0;
        while (true) {
            quiet++;
            for (JsonNode step : journey.path("steps")) {
                if (shown.add(step)) {
                    quiet = 0;
                    text.step(step).forEach(out::println);
                }
            }
            if (quiet >= LAST_LOOKS && mayEnd(journey) || out.checkError()) {
                break;
            }
            Thread.sleep(look);
            journey = journey(words);
        }
        text.end(journey).forEach(out::println);
    }

    /** Whether it is settled, and no mailbox has it whose reader may still come. */
    private static boolean mayEnd(JsonNode journey) {
        Set<String> mailboxes = new HashSet<>();
        for (JsonNode step : journey.path("steps")) {
            String account = step.path("account").asString("");
            switch (step.path("step").asString("")) {
                case "stored" -> mailboxes.add(account);
                case "deleted" -> mailboxes.remove(account);
                default -> {}
            }
        }
        return journey.path("settled").asBoolean(false) && mailboxes.isEmpty();
    }

    private JsonNode soon(TraceWords words) throws InterruptedException {
        for (int i = 1; i < FIRST_LOOKS; i++) {
            try {
                return journey(words);
            } catch (UsageException e) {
                Thread.sleep(look);
            }
        }
        return journey(words);
    }

    private void list(TraceWords words) throws InterruptedException {
        int left = words.limit();
        String query = words.query();
        String before = "";
        boolean any = false;
        while (left > 0) {
            JsonNode page = api.get("journeys?limit=" + Math.min(PAGE, left) + query + before);
            if (!any && page.path("items").isEmpty()) {
                out.println(query.isEmpty() ? "No journeys are kept yet." : "No journey is like that.");
                return;
            }
            if (!any) {
                out.println(TraceText.HEADING);
                any = true;
            }
            page.path("items").forEach(item -> out.println(TraceText.row(item)));
            left -= page.path("items").size();
            String next = page.path("next").asString("");
            if (next.isEmpty() || out.checkError()) {
                return;
            }
            before = "&before=" + AdminApi.encoded(next);
        }
        out.println("There are more, older ones: --limit " + words.limit() * 10L + ", or narrow it.");
    }
}
