package io.barid.service.kafka;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The records whose dead letters this process knows to be durable, so that it publishes no other ones while their batch is
 * repeated. It forgets the oldest beyond 10,000, and all when it ends: then a letter is published again, under the same
 * {@link #source}. Safe for use by many threads.
 */
public final class PutAside {

    private static final int REMEMBERED = 10_000;

    private final Map<String, Boolean> sources = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * What tells one record from all others, however often it is read; the value of a dead letter's header
     * {@code Topics.DEAD_SOURCE_HEADER}. The time tells records apart when the topic is made anew and counts from 0 again.
     */
    public static byte[] source(ConsumerRecord<?, ?> record) {
        return text(record).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ConsumerRecord<?, ?> record) {
        return record.topic() + "/" + record.partition() + "/" + record.offset() + "@" + record.timestamp();
    }

    public synchronized boolean contains(ConsumerRecord<?, ?> record) {
        return sources.containsKey(text(record));
    }

    /** Its letter is durable. */
    public synchronized void add(ConsumerRecord<?, ?> record) {
        sources.put(text(record), true);
    }
}
