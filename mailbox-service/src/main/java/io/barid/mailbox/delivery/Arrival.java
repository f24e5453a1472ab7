package io.barid.mailbox.delivery;

import io.barid.mailbox.database.Texts;
import io.barid.message.QueueId;
import io.barid.transit.LocalHandOver;
import io.barid.transit.PoisonRecordException;
import io.barid.transit.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of {@code mail.local} and what it says.
 *
 * @param prefix what goes on top of the content at delivery
 */
record Arrival(ConsumerRecord<byte[], byte[]> record, LocalHandOver handOver, byte[] prefix) {

    private static final Pattern QUEUE_ID = Pattern.compile("\"queueId\"\\s*:\\s*\"([0-9A-Za-z]{26})\"");

    static Arrival read(ConsumerRecord<byte[], byte[]> record) throws PoisonRecordException {
        Header envelope = record.headers().lastHeader(Topics.ENVELOPE_HEADER);
        LocalHandOver handOver = LocalHandOver.parse(envelope == null ? null : envelope.value(), record.value());
        return new Arrival(record, handOver, prefix(handOver.header()));
    }

    /** RFC 5321 4.4: the reverse-path goes on top at final delivery. */
    private static byte[] prefix(LocalHandOver.Header header) {
        String fields = "Return-Path: " + header.reversePath() + "\r\n" + header.prefix();
        return Texts.clean(fields).getBytes(StandardCharsets.UTF_8);
    }

    /** What the message has in a mailbox. */
    long octets() {
        return prefix.length + header().content().octets();
    }

    /** The queue id in a record that cannot be read otherwise, where it can still be made out. */
    static Optional<QueueId> queueIdIn(ConsumerRecord<byte[], byte[]> record) {
        Header envelope = record.headers().lastHeader(Topics.ENVELOPE_HEADER);
        byte[] octets = envelope == null || envelope.value() == null ? new byte[0] : envelope.value();
        Matcher matcher = QUEUE_ID.matcher(new String(octets, StandardCharsets.ISO_8859_1));
        try {
            return matcher.find() ? Optional.of(QueueId.parse(matcher.group(1))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    LocalHandOver.Header header() {
        return handOver.header();
    }

    /** Each record is itself only: two of them may say the same. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
