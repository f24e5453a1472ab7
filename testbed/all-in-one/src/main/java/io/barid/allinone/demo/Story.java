package io.barid.allinone.demo;

import io.barid.journey.JourneyEvent;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/** The seven steps, in the order in which they happen; each is printed when it has happened, the conversations while they do. */
final class Story {

    private final Page page;
    private final World world;
    private final Organisation company;
    private final Organisation organization;
    private final HttpClient client;
    private final Patience patience = new Patience();
    private String step = "";

    Story(Page page, World world, Organisation company, Organisation organization, HttpClient client) {
        this.page = page;
        this.world = world;
        this.company = company;
        this.organization = organization;
        this.client = client;
    }

    /** The step that is being told, for who wants to know where it broke off. */
    String step() {
        return step;
    }

    void tell() throws IOException, InterruptedException {
        Letter letter = Letter.of(company, organization);
        write(letter);
        int before = world.count();
        Journey sent = submit(letter);
        analyse(sent);
        lookUp(sent, before);
        Journey received = transfer(sent);
        store(received);
        fetch(received);
    }

    private void write(Letter letter) {
        begin(1, "Ahmed writes to Aya and clicks Send", "MUA");
        letter.lines().forEach(line -> page.verbatim(("   " + line).stripTrailing()));
    }

    private Journey submit(Letter letter) throws IOException {
        begin(2, "His mail program gives it to his own mail server", "MUA --SMTP--> MSA");
        page.note("Not straight to Aya: to " + company.host() + ", port " + port(Numbers.SUBMISSION)
                + ", with a password.");
        String queueId = new Submission(page, company, World.AHMEDS_ADDRESS).send(letter);
        page.note("250 means kept: the message is on disk in Kafka, whatever process dies from here on.");
        return new Journey(company, queueId, client, patience);
    }

    private void analyse(Journey sent) throws InterruptedException {
        begin(3, "The mail server looks at the recipient's address", "MSA ==Kafka==> MTA");
        page.fact("queue id", sent.queueId());
        page.fact("Kafka", "topic mail.accepted, from smtp-gateway to relay-service");
        Optional<JourneyEvent.Routed> routed = sent.await(JourneyEvent.Routed.class);
        routed.ifPresent(it -> it.ways().forEach(this::way));
        orLog(sent, routed);
    }

    private void way(JourneyEvent.Routed.Way way) {
        page.fact(
                "routed",
                switch (way.kind()) {
                    case MAILBOX -> way.given() + " has a mailbox here: account " + way.to();
                    case ELSEWHERE -> way.given() + " is not of this domain: it goes to that domain's server";
                    case NOWHERE -> way.given() + " leads nowhere: " + way.to();
                    case UNKNOWN -> way.given() + " is looked at again in a moment";
                });
    }

    private void lookUp(Journey sent, int before) throws InterruptedException {
        begin(4, "It asks DNS who takes mail for " + organization.domain(), "MTA --DNS--> name server");
        page.note("dns-resolver asks the name server at 127.0.0.1, port " + port(Numbers.DNS) + ".");
        Optional<JourneyEvent.MxAsked> asked = sent.await(JourneyEvent.MxAsked.class);
        show(world.since(before, each -> each.name().endsWith(organization.domain())));
        asked.ifPresent(it -> page.fact(
                "MX record", String.join("; ", it.hosts()) + known(it) + ", asked in " + it.millis() + " ms"));
        orLog(sent, asked);
    }

    private static String known(JourneyEvent.MxAsked asked) {
        return asked.ttl().map(ttl -> ", may be kept for " + ttl + " s").orElse("");
    }

    private void show(List<World.Asked> questions) {
        for (World.Asked each : questions) {
            page.client(each.question());
            each.answer().forEach(page::server);
        }
    }

    private Journey transfer(Journey sent) throws InterruptedException {
        begin(5, "The two mail servers talk: the message changes hands", "MTA --SMTP--> MX");
        page.note("relay-service connects to " + organization.host() + " at " + organization.address() + ", port "
                + port(Numbers.SMTP) + ".");
        page.note("C: may say several lines before it hears the answers: PIPELINING.");
        Optional<JourneyEvent.Attempted> attempted =
                sent.await(JourneyEvent.Attempted.class, JourneyEvent.Attempted::delivered);
        attempted.ifPresent(it -> Replies.folded(it.transcript(), "S: ").forEach(page::spoken));
        attempted
                .flatMap(JourneyEvent.Attempted::tls)
                .filter(tls -> tls.endsWith("not verified"))
                .ifPresent(tls ->
                        page.note("Encrypted, but not verified: the certificate is self-signed, and no MTA-STS policy"
                                + " or TLSA record asks for more."));
        orLog(sent, attempted);
        String said =
                attempted.map(it -> it.replies().getFirst().reply()).orElseGet(() -> String.join("\n", sent.logged()));
        return new Journey(organization, queueIdThere(said), client, patience);
    }

    private String queueIdThere(String said) {
        Matcher matcher = Submission.QUEUED_AS.matcher(said);
        if (!matcher.find()) {
            throw new DemoException(organization.host() + " did not say that it took the message.");
        }
        return matcher.group(1);
    }

    private void store(Journey received) throws InterruptedException {
        begin(6, "Aya's mail server stores it in her mailbox", "MX ==Kafka==> MDA");
        page.fact("queue id", received.queueId());
        page.fact("Kafka", "topic mail.accepted, from smtp-gateway to relay-service, as in step 3");
        Optional<JourneyEvent.Routed> routed = received.await(JourneyEvent.Routed.class);
        routed.ifPresent(it -> it.ways().forEach(this::way));
        page.fact("Kafka", "topic mail.local, from relay-service to mailbox-service");
        Optional<JourneyEvent.Stored> stored = received.await(JourneyEvent.Stored.class);
        stored.ifPresent(it ->
                page.fact("stored", it.octets() + " octets in PostgreSQL, message " + it.uid() + " of that mailbox"));
        orLog(received, stored);
    }

    private void fetch(Journey received) throws IOException, InterruptedException {
        begin(7, "Aya's mail program fetches it", "MDA <--POP3-- MUA");
        page.note("It connects to " + organization.host() + ", port " + port(Numbers.POP3) + ".");
        List<String> message = new Retrieval(page, organization, World.AYAS_ADDRESS).fetch();
        if (!message.contains(Letter.TEXT)) {
            throw new DemoException("Aya got something else than Ahmed wrote.");
        }
        Optional<JourneyEvent.Deleted> deleted = received.await(JourneyEvent.Deleted.class);
        deleted.ifPresent(it -> page.note("Fetched and deleted: " + organization + " has it no more, Aya does."));
    }

    private void begin(int number, String title, String way) {
        step = number + ". " + title;
        page.step(number, title, way);
    }

    /** {@code 14025 (25 in real life)}. */
    private String port(int known) {
        return company.numbers().of(known) + " (" + known + " in real life)";
    }

    /** A journey may lack a step: nobody waits for its record. The log has it then. */
    private void orLog(Journey journey, Optional<?> told) {
        if (told.isEmpty()) {
            page.note("The journey does not tell; the log says:");
            journey.logged().forEach(page::note);
        }
    }
}
