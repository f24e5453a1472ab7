package io.barid.smtp.accept;

import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.query.ContentStore;
import io.barid.service.trace.Step;
import io.barid.smtp.accept.Acceptance.Obstacle;
import io.barid.smtp.header.HeaderScanner;
import io.barid.smtp.policy.SenderPolicy;
import io.barid.transit.AcceptedMessage;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes responsibility for a message: makes it durable, and only then says so. */
public final class MessageAcceptor {

    private static final Logger log = LoggerFactory.getLogger(MessageAcceptor.class);
    private static final int ROOM_FOR_RECEIVED = 1024;

    private final String hostname;
    private final OctetBudget budget;
    private final ContentStore store;
    private final Durability topic;
    private final AcceptedMessages messages;
    private final Scrutiny scrutiny;
    private final AcceptMetrics metrics;

    public MessageAcceptor(
            String hostname,
            OctetBudget budget,
            ContentStore store,
            Durability topic,
            AcceptedMessages messages,
            SenderPolicy senders,
            AcceptMetrics metrics) {
        this.hostname = hostname;
        this.budget = budget;
        this.store = store;
        this.topic = topic;
        this.messages = messages;
        this.scrutiny = new Scrutiny(senders);
        this.metrics = metrics;
    }

    /** Whether a message that came now could be made durable, as far as is known; asks nobody. */
    public boolean open() {
        return topic.open();
    }

    /** Whether more than three quarters of the memory for content are in use. */
    public boolean crowded() {
        return budget.crowded();
    }

    /** Room in memory for a purpose of this client; to be closed. */
    public OctetShare share(InetAddress client) {
        return budget.share(client);
    }

    /**
     * Before the content is asked for: looks for room, takes some for its begin and writes the Received field. To what an account sends
     * the fields that it lacks are added below that, once its header is known.
     *
     * @param declaredOctets what the client said it will send, or 0
     * @return empty when too much is in flight
     */
    public Optional<IncomingContent> begin(ClientTrace trace, EnvelopeDraft draft, long declaredOctets) {
        QueueId queueId = QueueId.next();
        Step.about(queueId);
        Instant now = Instant.now();
        Optional<IncomingContent> content =
                IncomingContent.begin(queueId, share(trace.client()), store, declaredOctets + ROOM_FOR_RECEIVED);
        content.ifPresent(begun -> {
            begun.top(
                    ReceivedHeader.of(trace, hostname, queueId, draft, now),
                    draft.terms().checkFrom());
            if (draft.origin() instanceof Origin.Submission) {
                begun.complete(new AddedFields(queueId, hostname, now));
            }
        });
        return content;
    }

    /** After the content: when it is durable, whatever dies now, the message is kept. */
    public Acceptance accept(IncomingContent content, EnvelopeDraft draft) {
        long started = System.nanoTime();
        HeaderScanner header = content.wholeHeader();
        if (!topic.open() || content.trouble().isPresent()) {
            return inTheWay(content);
        }
        Optional<Acceptance> objection = scrutiny.object(header, draft);
        if (objection.isPresent()) {
            return objection.get();
        }
        Optional<IncomingContent.Finished> finished = content.finish();
        if (finished.isEmpty()) {
            return inTheWay(content);
        }
        AcceptedMessage message = new AcceptedMessage(
                draft.sealed(content.queueId(), Instant.now()),
                finished.get().content(),
                finished.get().value());
        Acceptance acceptance = switch (messages.publish(message)) {
            case Publication.Durable durable ->
                new Acceptance.Accepted(content.queueId(), message.content().octets(), content.messageId());
            case Publication.NotStored notStored -> {
                log.warn("queueId={} refused for now, Kafka did not take it: {}", content.queueId(), notStored.why());
                topic.doubt();
                yield new Acceptance.Deferred(Obstacle.AWAY);
            }
            case Publication.Unknown unknown -> {
                log.error(
                        "queueId={} has an unknown fate, its client gets no reply: {}",
                        content.queueId(),
                        unknown.why());
                yield new Acceptance.Unknown();
            }
        };
        metrics.published(acceptance, Duration.ofNanos(System.nanoTime() - started));
        return acceptance;
    }

    private static Acceptance inTheWay(IncomingContent content) {
        return switch (content.trouble().orElse(IncomingContent.Trouble.STORE_AWAY)) {
            case NO_ROOM -> new Acceptance.Deferred(Obstacle.NO_ROOM);
            case STORE_AWAY -> new Acceptance.Deferred(Obstacle.AWAY);
            case HEADER_TOO_LARGE -> new Acceptance.Refused(new Objection.HeaderTooLarge());
        };
    }
}
