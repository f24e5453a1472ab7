package io.barid.mailbox.delivery;

import io.barid.transit.LocalHandOver;
import io.barid.transit.PoisonRecordException;
import io.barid.transit.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A record of {@code mail.local} and what it says. */
record Arrival(ConsumerRecord<byte[], byte[]> record, LocalHandOver handOver) {

    static Arrival read(ConsumerRecord<byte[], byte[]> record) throws PoisonRecordException {
        Header envelope = record.headers().lastHeader(Topics.ENVELOPE_HEADER);
        return new Arrival(record, LocalHandOver.parse(envelope == null ? null : envelope.value(), record.value()));
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
