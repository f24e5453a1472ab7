package io.barid.relay.routing;

import io.barid.relay.publish.Publisher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Publishes what a batch makes in slices, so that aliases of ten thousand names do not fill the memory. Used by one thread. */
final class Publication {

    private static final long SLICE_OCTETS = 16L * 1024 * 1024;

    private final Publisher publisher;
    private final List<ProducerRecord<byte[], byte[]>> slice = new ArrayList<>();
    private long octets;

    Publication(Publisher publisher) {
        this.publisher = publisher;
    }

    /** These are durable at the latest when {@link #flush} returns. */
    void add(List<ProducerRecord<byte[], byte[]>> records) throws InterruptedException, ExecutionException {
        for (ProducerRecord<byte[], byte[]> record : records) {
            slice.add(record);
            octets += octets(record);
            if (octets >= SLICE_OCTETS) {
                flush();
            }
        }
    }

    void flush() throws InterruptedException, ExecutionException {
        publisher.publish(slice);
        slice.clear();
        octets = 0;
    }

    private static long octets(ProducerRecord<byte[], byte[]> record) {
        long octets = record.value() == null ? 0 : record.value().length;
        for (Header header : record.headers()) {
            octets += header.value() == null ? 0 : header.value().length;
        }
        return octets;
    }
}
