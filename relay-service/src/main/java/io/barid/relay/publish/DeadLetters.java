package io.barid.relay.publish;

import io.barid.service.kafka.PutAside;
import io.barid.transit.PoisonRecordException;
import io.barid.transit.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What nobody can read is put aside in its topic's dead letters, for an operator to look at. */
@Component
public class DeadLetters {

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    /** Why it is dead, as text. */
    static final String REASON_HEADER = "reason";

    private static final int REASON_LENGTH = 200;

    /** A record and why it cannot be read. */
    public record Dead(ConsumerRecord<byte[], byte[]> record, String reason) {

        public Dead(ConsumerRecord<byte[], byte[]> record, PoisonRecordException poison) {
            this(record, String.valueOf(poison.getMessage()));
        }

        public Dead {
            reason = reason.substring(0, Math.min(REASON_LENGTH, reason.length()));
        }

        /** The record as it came, with its time; to be published before the position moves past it. */
        public ProducerRecord<byte[], byte[]> letter() {
            Long at = record.timestamp() < 0 ? null : record.timestamp();
            ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                    Topics.dead(record.topic()), null, at, record.key(), record.value(), record.headers());
            letter.headers()
                    .add(REASON_HEADER, reason.getBytes(StandardCharsets.UTF_8))
                    .add(Topics.DEAD_SOURCE_HEADER, PutAside.source(record));
            return letter;
        }
    }

    private final Counter dead;
    private final PutAside durable = new PutAside();

    DeadLetters(MeterRegistry registry) {
        this.dead = Counter.builder("mail.relay.dead")
                .description("records put aside as unreadable: look at the topics that end with .dead")
                .register(registry);
    }

    /** What is to be published of these: a batch that is repeated publishes its letters once. */
    public List<ProducerRecord<byte[], byte[]>> unpublished(List<Dead> letters) {
        return letters.stream()
                .filter(letter -> !durable.contains(letter.record()))
                .map(Dead::letter)
                .toList();
    }

    /** These are durable. */
    public void published(List<Dead> letters) {
        letters.forEach(letter -> durable.add(letter.record()));
    }

    /** Says so, once the letter is durable and the position has moved. */
    public void report(Dead letter) {
        dead.increment();
        log.error(
                "record {} of {}-{} is unreadable and put aside in {}: {}",
                letter.record().offset(),
                letter.record().topic(),
                letter.record().partition(),
                Topics.dead(letter.record().topic()),
                letter.reason());
    }
}
