package io.barid.relay.bounce;

import io.barid.address.ForwardPath;
import io.barid.address.Mailbox;
import io.barid.address.ReversePath;
import io.barid.message.DsnRequest;
import io.barid.message.DsnReturn;
import io.barid.message.Envelope;
import io.barid.message.MessageContent;
import io.barid.message.Notify;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.message.Recipient;
import io.barid.message.Ret;
import io.barid.query.ContentStore;
import io.barid.relay.RelayServiceProperties;
import io.barid.relay.bounce.Notice.Kind;
import io.barid.service.http.Neighbour;
import io.barid.transit.AcceptedMessage;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/**
 * What a sender is told about a message. A failure returns the whole message only where RET=FULL asked for it: RFC 3461
 * leaves the default open, the header is enough to know the message by, and a forged sender is not sent what he never wrote.
 */
@Component
public class Reports {

    private static final Logger log = LoggerFactory.getLogger(Reports.class);
    /** Written at once. */
    private static final int MAX_NOTICES = 1000;

    private final BounceWriter writer;
    private final ContentStore store;
    private final ReportMetrics metrics;
    private final Rest rest;

    @Autowired
    Reports(RelayServiceProperties properties, Neighbour mailboxService, ReportMetrics metrics) {
        this(properties.hostname(), mailboxService.as(ContentStore.class), metrics, System::nanoTime);
    }

    Reports(String hostname, ContentStore store, ReportMetrics metrics, LongSupplier nanos) {
        this.writer = new BounceWriter(hostname);
        this.store = store;
        this.metrics = metrics;
        this.rest = new Rest(nanos);
    }

    /**
     * Reports about all of these that the sender wants to know, ready to be kept: mostly one, more where it would be larger
     * than a record, none when none is owed. May ask mailbox-service for large content, so it is called outside
     * transactions. What mailbox-service does not give is left out.
     */
    public List<AcceptedMessage> about(AcceptedMessage message, List<Notice> notices) {
        return about(message, notices, true);
    }

    /** The same at once: without what only mailbox-service has. */
    public List<AcceptedMessage> briefly(AcceptedMessage message, List<Notice> notices) {
        return about(message, notices, false);
    }

    private List<AcceptedMessage> about(AcceptedMessage message, List<Notice> notices, boolean ask) {
        Envelope envelope = message.envelope();
        List<Notice> owed = BouncePolicy.owed(envelope, notices);
        return switch (envelope.reversePath()) {
            case ReversePath.Null ignored -> dropped(envelope, notices);
            case ReversePath.Sender sender ->
                owed.isEmpty() ? unwanted(envelope, notices) : written(message, sender.mailbox(), owed, ask);
        };
    }

    /** RFC 5321 4.5.5 and 6.1: never a report about a report. */
    private List<AcceptedMessage> dropped(Envelope envelope, List<Notice> notices) {
        List<Notice> failed = failed(notices);
        if (!failed.isEmpty()) {
            metrics.dropped();
            log.warn(
                    "bounce dropped queueId={} because its reverse-path is null recipients={} first={} status={}",
                    envelope.queueId(),
                    failed.size(),
                    failed.getFirst().recipient(),
                    failed.getFirst().status());
        }
        return List.of();
    }

    private List<AcceptedMessage> unwanted(Envelope envelope, List<Notice> notices) {
        List<Notice> failed = failed(notices);
        if (!failed.isEmpty()) {
            metrics.unwanted();
            log.info(
                    "unreported queueId={} because NOTIFY asks so recipients={} status={}",
                    envelope.queueId(),
                    failed.size(),
                    failed.getFirst().status());
        }
        return List.of();
    }

    private static List<Notice> failed(List<Notice> notices) {
        return notices.stream().filter(notice -> notice.kind() == Kind.FAILED).toList();
    }

    private List<AcceptedMessage> written(AcceptedMessage message, Mailbox to, List<Notice> owed, boolean ask) {
        Original original = new Original(message, store);
        Optional<byte[]> header = header(original, ask);
        Returned headers = header.<Returned>map(Returned.Headers::new).orElseGet(Returned.Nothing::new);
        Optional<AcceptedMessage> full = header.isPresent() && asksForAll(message.envelope(), owed)
                ? withAll(brief(message.envelope(), to, owed, headers), original, header.get(), ask)
                : Optional.empty();
        if (full.isPresent()) {
            return List.of(full.get());
        }
        List<AcceptedMessage> made = new ArrayList<>();
        for (int from = 0; from < owed.size(); from += MAX_NOTICES) {
            List<Notice> some = owed.subList(from, Math.min(owed.size(), from + MAX_NOTICES));
            write(message.envelope(), to, some, headers, made);
        }
        return made;
    }

    private static BounceWriter.Assignment brief(Envelope about, Mailbox to, List<Notice> owed, Returned headers) {
        String boundary = Boundary.outside(Returned.header(headers), owed);
        return new BounceWriter.Assignment(QueueId.next(), Instant.now(), boundary, to, about, owed, headers);
    }

    /** Each small enough for a record, so that nobody need be there to take it. */
    private void write(Envelope about, Mailbox to, List<Notice> owed, Returned headers, List<AcceptedMessage> made) {
        BounceWriter.Assignment it = brief(about, to, owed, headers);
        Draft draft = writer.write(it);
        if (draft.octets() <= MessageContent.MAX_INLINE_OCTETS) {
            made.add(report(it, draft));
        } else {
            halves(owed).forEach(half -> write(about, to, half, headers, made));
        }
    }

    private static List<List<Notice>> halves(List<Notice> owed) {
        if (owed.size() > 1) {
            return List.of(owed.subList(0, owed.size() / 2), owed.subList(owed.size() / 2, owed.size()));
        }
        Notice one = owed.getFirst();
        int given = one.given().size();
        if (given == 1) {
            throw new IllegalStateException("a report about one recipient is larger than a record");
        }
        return List.of(
                List.of(one.about(one.given().subList(0, given / 2))),
                List.of(one.about(one.given().subList(given / 2, given))));
    }

    /** Absent when the content is gone or mailbox-service does not answer: better a report without it than none. */
    private Optional<byte[]> header(Original original, boolean ask) {
        boolean remote = original.message().content() instanceof MessageContent.Stored;
        if (remote && !(ask && rest.mayAsk())) {
            return Optional.empty();
        }
        try {
            Optional<byte[]> header = Optional.of(original.header());
            if (remote) {
                rest.answered();
            }
            return header;
        } catch (RestClientException e) {
            rest.failed(e);
            log.warn(
                    "report without header about={}: {}",
                    original.message().envelope().queueId(),
                    e.toString());
            return Optional.empty();
        }
    }

    /**
     * RFC 3461 4.3, for failures only; not where REQUIRETLS forbids it (RFC 8689 5), nor to an address that a stranger named:
     * it need not be his, and what he wrote would reach it with our name on it.
     */
    private static boolean asksForAll(Envelope envelope, List<Notice> owed) {
        return envelope.dsn().flatMap(DsnReturn::ret).filter(Ret.FULL::equals).isPresent()
                && envelope.origin() instanceof Origin.Submission
                && !envelope.requireTls()
                && !failed(owed).isEmpty();
    }

    /** Absent when the content is not fit to be quoted, or mailbox-service does not give it or take the report. */
    private Optional<AcceptedMessage> withAll(
            BounceWriter.Assignment brief, Original original, byte[] header, boolean ask) {
        try {
            ContentCheck check = new ContentCheck(Boundary.delimiter(brief.boundary()));
            original.pieces(check::take);
            if (!check.clean()) {
                return Optional.empty();
            }
            BounceWriter.Assignment all = brief.with(new Returned.Whole(original, header, check.eightBit()));
            Draft draft = writer.write(all);
            boolean stored = draft.octets() > MessageContent.MAX_INLINE_OCTETS;
            return stored && !(ask && rest.mayAsk()) ? Optional.empty() : Optional.of(report(all, draft));
        } catch (RestClientException e) {
            rest.failed(e);
            log.warn("report with header only about={}: {}", brief.about().queueId(), e.toString());
            return Optional.empty();
        }
    }

    private AcceptedMessage report(BounceWriter.Assignment it, Draft draft) {
        Envelope envelope = envelope(it, draft);
        AcceptedMessage report;
        if (draft.octets() <= MessageContent.MAX_INLINE_OCTETS) {
            report = inline(envelope, draft);
        } else {
            report = new AcceptedMessage(envelope, ReportUpload.store(draft, it.id(), store), null);
            rest.answered();
        }
        metrics.written(it.notices());
        log.info(
                "report queueId={} about={} kind={} recipients={} octets={}",
                it.id(),
                it.about().queueId(),
                it.notices().getFirst().kind(),
                it.notices().size(),
                report.content().octets());
        return report;
    }

    private static Envelope envelope(BounceWriter.Assignment it, Draft draft) {
        return new Envelope(
                it.id(),
                it.at(),
                new Origin.Bounce(),
                new ReversePath.Null(),
                // whose it is, routing finds out
                List.of(new Recipient(
                        new ForwardPath.To(it.to()),
                        Recipient.Fate.LOCAL,
                        Optional.of(new DsnRequest(Set.of(Notify.NEVER), Optional.empty())))),
                draft.body(),
                draft.smtpUtf8(),
                "",
                Optional.empty(),
                // RFC 8689 5: REQUIRETLS must not be why a report is discarded, so it is not asked for
                false);
    }

    private static AcceptedMessage inline(Envelope envelope, Draft draft) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream((int) draft.octets());
        octets.writeBytes(draft.begin());
        draft.original().ifPresent(original -> original.pieces(octets::writeBytes));
        octets.writeBytes(draft.end());
        return new AcceptedMessage(envelope, new MessageContent.Inline(octets.size()), octets.toByteArray());
    }
}
