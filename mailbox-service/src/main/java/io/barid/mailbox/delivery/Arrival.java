package io.barid.mailbox.delivery;

import io.barid.mailbox.database.Texts;
import io.barid.transit.LocalHandOver;
import io.barid.transit.PoisonRecordException;
import io.barid.transit.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of {@code mail.local} and what it says.
 *
 * @param prefix what goes on top of the content at delivery
 */
record Arrival(ConsumerRecord<byte[], byte[]> record, LocalHandOver handOver, byte[] prefix) {

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
