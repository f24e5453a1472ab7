package io.barid.relay.operator;

import io.barid.message.BodyType;
import io.barid.message.Envelope;
import io.barid.message.MessageContent;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.relay.RelayServiceProperties;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.PoisonRecordException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Messages of the queue, one at a time: each may have half a mebibyte of content. */
@Repository
class KeptMessages {

    private static final Logger log = LoggerFactory.getLogger(KeptMessages.class);

    private record Row(Instant accepted, String sender, long octets, byte[] envelope, byte[] content) {}

    private final JdbcClient database;
    private final QueueItems items;
    private final Duration lifetime;

    KeptMessages(JdbcClient database, QueueItems items, RelayServiceProperties properties) {
        this.database = database;
        this.items = items;
        this.lifetime = properties.queueLifetime();
    }

    /** With its content; empty when it is not there, or nobody can read it any more. */
    Optional<AcceptedMessage> read(QueueId queueId) {
        return row(queueId).flatMap(row -> parsed(queueId, row));
    }

    /** For people. */
    Optional<WaitingMessage> show(QueueId queueId) {
        List<QueueItem> recipients = items.page(QueueFilter.of(queueId), 0, Integer.MAX_VALUE);
        return recipients.isEmpty() ? Optional.empty() : row(queueId).map(row -> shown(queueId, row, recipients));
    }

    private Optional<Row> row(QueueId queueId) {
        return database.sql("""
                        select accepted_at, reverse_path, octets, envelope, content from message where queue_id = ?""").param(queueId.value()).query(KeptMessages::row).optional();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getTimestamp("accepted_at").toInstant(),
                row.getString("reverse_path"),
                row.getLong("octets"),
                row.getBytes("envelope"),
                row.getBytes("content"));
    }

    private static Optional<AcceptedMessage> parsed(QueueId queueId, Row row) {
        try {
            return Optional.of(AcceptedMessage.parse(row.envelope(), row.content()));
        } catch (PoisonRecordException e) {
            log.error(
                    "queueId={} is unreadable in the queue: {}",
                    queueId,
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            return Optional.empty();
        }
    }

    private WaitingMessage shown(QueueId queueId, Row row, List<QueueItem> recipients) {
        Optional<AcceptedMessage> message = parsed(queueId, row);
        Optional<Envelope> envelope = message.map(AcceptedMessage::envelope);
        boolean stored = message.map(AcceptedMessage::content)
                .map(MessageContent.Stored.class::isInstance)
                .orElse(row.content() == null);
        return new WaitingMessage(
                queueId,
                row.sender(),
                row.accepted(),
                row.accepted().plus(lifetime),
                row.octets(),
                stored ? "stored" : "inline",
                envelope.map(it -> origin(it.origin())),
                envelope.flatMap(it -> account(it.origin())),
                envelope.map(it -> body(it.body())),
                envelope.map(Envelope::smtpUtf8).orElse(false),
                envelope.map(Envelope::requireTls).orElse(false),
                recipients);
    }

    private static String origin(Origin origin) {
        return switch (origin) {
            case Origin.Mx ignored -> "mx";
            case Origin.Submission ignored -> "submission";
            case Origin.Bounce ignored -> "bounce";
        };
    }

    private static Optional<Long> account(Origin origin) {
        return origin instanceof Origin.Submission submission
                ? Optional.of(submission.account().value())
                : Optional.empty();
    }

    private static String body(BodyType body) {
        return switch (body) {
            case SEVEN_BIT -> "7BIT";
            case EIGHT_BIT_MIME -> "8BITMIME";
        };
    }
}
