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
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    private final BounceWriter writer;
    private final ContentStore store;
    private final ReportMetrics metrics;

    @Autowired
    Reports(RelayServiceProperties properties, Neighbour mailboxService, ReportMetrics metrics) {
        this(properties.hostname(), mailboxService.as(ContentStore.class), metrics);
    }

    Reports(String hostname, ContentStore store, ReportMetrics metrics) {
        this.writer = new BounceWriter(hostname);
        this.store = store;
        this.metrics = metrics;
    }

    /**
     * One report about all of these that the sender wants to know, ready to be kept; empty when there is none to be made.
     * May ask mailbox-service for large content, so it is called outside transactions. What mailbox-service does not give
     * is left out of the report; only a report with hundreds of recipients cannot do without it.
     *
     * @throws RestClientException when the report alone is larger than 512 KiB and mailbox-service does not take it
     */
    public Optional<AcceptedMessage> about(AcceptedMessage message, List<Notice> notices) {
        Envelope envelope = message.envelope();
        List<Notice> owed = BouncePolicy.owed(envelope, notices);
        return switch (envelope.reversePath()) {
            case ReversePath.Null ignored -> dropped(envelope, notices);
            case ReversePath.Sender sender ->
                owed.isEmpty() ? unwanted(envelope, notices) : Optional.of(written(message, sender.mailbox(), owed));
        };
    }

    /** RFC 5321 4.5.5 and 6.1: never a report about a report. */
    private Optional<AcceptedMessage> dropped(Envelope envelope, List<Notice> notices) {
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
        return Optional.empty();
    }

    private Optional<AcceptedMessage> unwanted(Envelope envelope, List<Notice> notices) {
        List<Notice> failed = failed(notices);
        if (!failed.isEmpty()) {
            metrics.unwanted();
            log.info(
                    "unreported queueId={} because NOTIFY asks so recipients={} status={}",
                    envelope.queueId(),
                    failed.size(),
                    failed.getFirst().status());
        }
        return Optional.empty();
    }

    private static List<Notice> failed(List<Notice> notices) {
        return notices.stream().filter(notice -> notice.kind() == Kind.FAILED).toList();
    }

    private AcceptedMessage written(AcceptedMessage message, Mailbox to, List<Notice> owed) {
        Original original = new Original(message, store);
        QueueId id = QueueId.next();
        Optional<byte[]> header = header(original);
        String boundary = Boundary.outside(header.orElse(new byte[0]), owed);
        Returned headers = header.<Returned>map(Returned.Headers::new).orElseGet(Returned.Nothing::new);
        BounceWriter.Assignment brief =
                new BounceWriter.Assignment(id, Instant.now(), boundary, to, message.envelope(), owed, headers);
        Optional<AcceptedMessage> full = header.isPresent() && asksForAll(message.envelope(), owed)
                ? withAll(brief, original, header.get())
                : Optional.empty();
        AcceptedMessage report = full.orElseGet(() -> report(brief, writer.write(brief)));
        metrics.written(owed);
        log.info(
                "report queueId={} about={} kind={} recipients={} octets={}",
                id,
                message.envelope().queueId(),
                owed.getFirst().kind(),
                owed.size(),
                report.content().octets());
        return report;
    }

    /** Absent when the content is gone or mailbox-service does not answer: better a report without it than none. */
    private static Optional<byte[]> header(Original original) {
        try {
            return Optional.of(original.header());
        } catch (RestClientException e) {
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
    private Optional<AcceptedMessage> withAll(BounceWriter.Assignment brief, Original original, byte[] header) {
        try {
            ContentCheck check = new ContentCheck(Boundary.delimiter(brief.boundary()));
            original.pieces(check::take);
            if (!check.clean()) {
                return Optional.empty();
            }
            BounceWriter.Assignment all = new BounceWriter.Assignment(
                    brief.id(),
                    brief.at(),
                    brief.boundary(),
                    brief.to(),
                    brief.about(),
                    brief.notices(),
                    new Returned.Whole(original, header, check.eightBit()));
            return Optional.of(report(all, writer.write(all)));
        } catch (RestClientException e) {
            log.warn("report with header only about={}: {}", brief.about().queueId(), e.toString());
            return Optional.empty();
        }
    }

    private AcceptedMessage report(BounceWriter.Assignment it, Draft draft) {
        Envelope envelope = new Envelope(
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
        return draft.octets() <= MessageContent.MAX_INLINE_OCTETS
                ? inline(envelope, draft)
                : new AcceptedMessage(envelope, ReportUpload.store(draft, it.id(), store), null);
    }

    private static AcceptedMessage inline(Envelope envelope, Draft draft) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream((int) draft.octets());
        octets.writeBytes(draft.begin());
        draft.original().ifPresent(original -> original.pieces(octets::writeBytes));
        octets.writeBytes(draft.end());
        return new AcceptedMessage(envelope, new MessageContent.Inline(octets.size()), octets.toByteArray());
    }
}
