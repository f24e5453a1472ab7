package io.barid.relay.dead;

import io.barid.relay.Messages;
import io.barid.relay.bounce.Outbox;
import io.barid.service.journey.Journeys;
import io.barid.transit.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.support.TransactionTemplate;

/** Dead letters in PostgreSQL, without Kafka. Without a stereotype, so that no scan of the service finds it. */
@Import({LetterTable.class, Outbox.class})
public class DeadParts {

    /** What came, and what went where. */
    public static final class Letters {

        public final List<ProducerRecord<byte[], byte[]>> released = new CopyOnWriteArrayList<>();
        public volatile boolean kafkaAway;
        private final LetterTable table;
        private final AtomicLong offset = new AtomicLong();

        Letters(LetterTable table) {
            this.table = table;
        }

        /** @param envelope null: the record has none */
        public String add(String topic, byte[] envelope, byte[] value, Instant at) {
            List<Headers.Field> fields = new ArrayList<>();
            if (envelope != null) {
                fields.add(new Headers.Field(Topics.ENVELOPE_HEADER, envelope));
            }
            fields.add(new Headers.Field("reason", new byte[] {'x'}));
            Headers headers = new Headers(fields);
            Named named = Named.in(topic, headers, value);
            return table.add(new DeadLetter(
                            topic,
                            0,
                            offset.incrementAndGet(),
                            at,
                            "x",
                            named.queueId(),
                            null,
                            headers,
                            value,
                            named.stored()))
                    .orElseThrow()
                    .toString();
        }

        void publish(ProducerRecord<byte[], byte[]> record) throws ExecutionException {
            if (kafkaAway) {
                throw new ExecutionException(new TimeoutException("away"));
            }
            released.add(record);
        }
    }

    @Bean
    Letters letters(LetterTable table) {
        return new Letters(table);
    }

    @Bean
    DeadLetters heldLetters(
            LetterTable table, Letters letters, Outbox outbox, TransactionTemplate transactions, Journeys journeys) {
        return new DeadLetters(
                table,
                letters::publish,
                (message, notices) -> List.of(Messages.to("sender@elsewhere.test")),
                outbox,
                transactions,
                new DeadMetrics(table, new SimpleMeterRegistry()),
                new DeadJourney(journeys));
    }
}
