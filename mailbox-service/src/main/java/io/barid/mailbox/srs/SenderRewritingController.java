package io.barid.mailbox.srs;

import io.barid.address.Domain;
import io.barid.address.ForwardPath;
import io.barid.address.Mailbox;
import io.barid.address.ReversePath;
import io.barid.mailbox.MailboxServiceProperties;
import io.barid.mailbox.http.Refusal;
import io.barid.query.SenderRewriting;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RestController;

/** Answers relay-service. A sender in one of our domains is left alone: that lets us send anyway. */
@RestController
class SenderRewritingController implements SenderRewriting {

    private final JdbcClient database;
    private final Srs srs;
    private final LongSenders longSenders;
    private final Optional<Domain> configuredPostmaster;

    SenderRewritingController(
            JdbcClient database, Srs srs, LongSenders longSenders, MailboxServiceProperties properties) {
        this.database = database;
        this.srs = srs;
        this.longSenders = longSenders;
        this.configuredPostmaster = properties.postmasterAddress().map(Mailbox::domain);
    }

    @Override
    public Rewritten rewrite(Batch batch) {
        if (batch.forwardings().size() > MAX_FORWARDINGS) {
            throw Refusal.impossible("A batch asks about at most " + MAX_FORWARDINGS + " senders.");
        }
        if (batch.forwardings().stream().anyMatch(it -> it.sender() == null || it.by() == null)) {
            throw Refusal.unreadable("What is forwarded has a sender and somebody who forwards it.");
        }
        Optional<Domain> postmaster = postmaster();
        Set<Domain> ours = ours(batch, postmaster);
        List<Leaving> leaving = batch.forwardings().stream()
                .map(it -> leaving(it, postmaster, ours))
                .toList();
        Map<Mailbox, Long> numbers = longSenders.numbers(leaving.stream()
                .filter(Leaving::tooLong)
                .map(it -> srs.backTo(it.sender()))
                .toList());
        return new Rewritten(leaving.stream()
                .<ReversePath>map(it -> new ReversePath.Sender(rewritten(it, numbers)))
                .toList());
    }

    /**
     * @param by        the domain of ours that it leaves with; empty: with its own
     * @param rewritten empty: it keeps its own, or needs a number
     */
    private record Leaving(Mailbox sender, Optional<Domain> by, Optional<Mailbox> rewritten) {
        boolean tooLong() {
            return by.isPresent() && rewritten.isEmpty();
        }
    }

    private Leaving leaving(Forwarding forwarding, Optional<Domain> postmaster, Set<Domain> ours) {
        Mailbox sender = forwarding.sender();
        Optional<Domain> by =
                by(forwarding, postmaster).filter(it -> ours.contains(it) && !ours.contains(sender.domain()));
        return new Leaving(sender, by, by.flatMap(it -> srs.rewritten(sender, it)));
    }

    private Mailbox rewritten(Leaving leaving, Map<Mailbox, Long> numbers) {
        if (!leaving.tooLong()) {
            return leaving.rewritten().orElse(leaving.sender());
        }
        Mailbox backTo = srs.backTo(leaving.sender());
        return leaving.by()
                .flatMap(by -> srs.numbered(numbers.get(backTo), backTo, by))
                .orElse(leaving.sender());
    }

    private Set<Domain> ours(Batch batch, Optional<Domain> postmaster) {
        String[] asked = batch.forwardings().stream()
                .flatMap(it -> Stream.concat(Stream.of(it.sender().domain()), by(it, postmaster).stream()))
                .map(Domain::name)
                .distinct()
                .toArray(String[]::new);
        return new HashSet<>(database.sql("select name from domain where name = any(?)")
                .param(asked)
                .query((row, number) -> new Domain(row.getString("name")))
                .list());
    }

    private static Optional<Domain> by(Forwarding forwarding, Optional<Domain> postmaster) {
        return switch (forwarding.by()) {
            case ForwardPath.To to -> Optional.of(to.mailbox().domain());
            case ForwardPath.Postmaster none -> postmaster;
        };
    }

    /** {@code <Postmaster>} has no domain of its own. */
    private Optional<Domain> postmaster() {
        return configuredPostmaster.or(
                () -> database.sql("select d.name from account a join domain d on d.id = a.domain where a.built_in")
                        .query((row, number) -> new Domain(row.getString("name")))
                        .optional());
    }
}
