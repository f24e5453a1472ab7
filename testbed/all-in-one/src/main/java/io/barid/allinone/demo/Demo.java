package io.barid.allinone.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The demo from its first line to its last; whatever way it ends, nothing runs afterwards. */
public final class Demo {

    private static final int PARTS = 7;
    private static final Duration LONGEST_START = Duration.ofMinutes(4);

    private static final String CAST = """
            How email works: one message from Ahmed at company.example to Aya at organization.example

               Ahmed            company.example                    organization.example           Aya
               [MUA] --2--> [MSA] ==3==> [MTA] ---------5---------> [MX] ==6==> [MDA] <--7-- [MUA]
                 1          smtp-  Kafka relay-                     smtp- Kafka mailbox-
                            gateway      service                    gateway     service
                                           '--4--> DNS: who takes mail for organization.example?

               MUA  mail user agent         the program in which a person writes and reads mail
               MSA  mail submission agent   takes mail from the people of its own domain
               MTA  mail transfer agent     brings mail to where it belongs
               MX   mail exchange           takes mail for its domain from anybody
               MDA  mail delivery agent     keeps mail until its reader fetches it

               C: client   S: server   *** a password   | several lines of one answer, put together""";

    private final Page page;
    private final boolean keep;
    private final Instant begin = Instant.now();

    private Demo(Page page, boolean keep) {
        this.page = page;
        this.keep = keep;
    }

    /**
     * Tells it all.
     *
     * @param terminal whether a person looks at it
     * @param keep     leave the temporary folder when all is over
     * @return the exit status: 0 when Aya has the message
     */
    public static int run(PrintStream out, boolean terminal, boolean keep) throws InterruptedException {
        Page page = new Page(out, terminal);
        Stage stage = Stage.set();
        // not the user's: nothing of this is to be found in ./data
        System.setProperty("barid.log", stage.folder().resolve("demo.log").toString());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endEarly(page, stage), "demo-end"));
        return new Demo(page, keep).play(stage);
    }

    /** Ctrl-C, or whatever else ends this JVM before its time. */
    private static void endEarly(Page page, Stage stage) {
        if (!stage.closed()) {
            page.silence("Interrupted: ending both Barids.");
            stage.close();
        }
    }

    private int play(Stage stage) throws InterruptedException {
        if (keep) {
            stage.leave(Stage.Stays.ALL);
        }
        CAST.lines().forEach(page::verbatim);
        page.blank();
        Story story = null;
        try {
            Numbers numbers = Numbers.free(List.of(Organisation.address(0), Organisation.address(1)));
            Organisation company = Organisation.of(0, "company.example", "ahmed", numbers, stage.folder());
            Organisation organization = Organisation.of(1, "organization.example", "aya", numbers, stage.folder());
            World world = stage.add(World.of(company, organization));
            startBoth(stage, company, organization);
            HttpClient client = stage.add(HttpClient.newHttpClient());
            Directory directory = new Directory(client);
            directory.fill(company);
            directory.fill(organization);
            story = new Story(page, world, company, organization, client);
            Instant send = Instant.now();
            story.tell();
            return end(stage, Duration.between(send, Instant.now()));
        } catch (RuntimeException | IOException e) {
            return fail(stage, story == null ? "the start" : "step " + story.step(), e);
        }
    }

    private void startBoth(Stage stage, Organisation... organisations) throws IOException, InterruptedException {
        page.text("Starting two complete Barids, each with five services, Kafka and PostgreSQL, and a name server"
                + " between them: all on this machine's loopback, ready within a minute.");
        for (Organisation each : organisations) {
            stage.start(each);
        }
        for (RunningBarid each : stage.running()) {
            await(stage, each);
            page.verbatim(String.format(
                    Locale.ROOT,
                    "   %-21s ready after %4.1f s: %s at %s",
                    each.organisation().domain(),
                    seconds(Duration.between(begin, Instant.now())),
                    each.organisation().host(),
                    each.organisation().address()));
        }
    }

    private void await(Stage stage, RunningBarid one) throws InterruptedException {
        while (true) {
            try {
                one.ready().get(200, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                showProgress(stage);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof DemoException told ? told : new DemoException(e.toString(), e);
            }
        }
    }

    private void showProgress(Stage stage) {
        Duration took = Duration.between(begin, Instant.now());
        if (took.compareTo(LONGEST_START) > 0) {
            throw new DemoException("The two Barids are not ready after " + took.toSeconds() + " seconds.");
        }
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "   %3d s", took.toSeconds()));
        for (RunningBarid each : stage.running()) {
            line.append(String.format("   %s %d of %d parts", each.organisation(), each.partsReady(), PARTS));
        }
        page.progress(line.toString());
    }

    private int end(Stage stage, Duration told) {
        page.blank();
        page.text(
                String.format(Locale.ROOT, "Aya reads what Ahmed wrote, %.1f s after he clicked Send.", seconds(told)));
        page.progress("   ending both Barids");
        stage.close();
        page.text(String.format(
                Locale.ROOT,
                "The demo took %.0f s; nothing runs any more%s.",
                seconds(Duration.between(begin, Instant.now())),
                keep ? ", its data and logs are in " + stage.folder() : " and nothing stays on disk"));
        page.text(
                "A Barid of your own: ./barid up. Where a message of yours went: ./barid trace QUEUE-ID. The code in the order of"
                        + " these steps: docs/message-path.md");
        return 0;
    }

    private int fail(Stage stage, String where, Exception failure) {
        stage.leave(Stage.Stays.LOGS);
        page.blank();
        String why = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        page.trouble("The demo failed at " + where + ": " + why);
        page.text("Its logs are in " + stage.folder() + "/*/log; all else of it is ended and removed.");
        stage.close();
        return 1;
    }

    private static double seconds(Duration span) {
        return span.toMillis() / 1000.0;
    }
}
