package io.barid.relay.dead;

import io.barid.relay.bounce.Notice;
import io.barid.relay.bounce.Outbox;
import io.barid.relay.bounce.Told;
import io.barid.transit.AcceptedMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** Carries out what an operator decided, one letter at a time. Killed in between, a letter is still held. */
public class DeadLetters {

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
    private static final int SHOWN_OCTETS = 16 * 1024;

    /** What came of an order. */
    public enum Answer {
        DONE,
        /** It is not held, or no longer. */
        GONE,
        /** Its envelope is unreadable, or names nobody who failed, so no sender can be told; it is held as before. */
        NOBODY_TO_TELL
    }

    /** Acknowledged by Kafka on return. */
    interface Publishing {
        void publish(ProducerRecord<byte[], byte[]> record) throws InterruptedException, ExecutionException;
    }

    /** Reports about all of these; none when none is owed. */
    interface Writer {
        List<AcceptedMessage> about(AcceptedMessage message, List<Notice> notices);
    }

    private final LetterTable letters;
    private final Publishing publishing;
    private final Writer reports;
    private final Outbox outbox;
    private final TransactionTemplate transactions;
    private final DeadMetrics metrics;
    private final DeadJourney journey;

    DeadLetters(
            LetterTable letters,
            Publishing publishing,
            Writer reports,
            Outbox outbox,
            TransactionTemplate transactions,
            DeadMetrics metrics,
            DeadJourney journey) {
        this.journey = journey;
        this.letters = letters;
        this.publishing = publishing;
        this.reports = reports;
        this.outbox = outbox;
        this.transactions = transactions;
        this.metrics = metrics;
    }

    /** Without its content. */
    public Optional<ShownLetter> show(DeadLetterId id) {
        return letters.held(id).flatMap(held -> letters.read(id).map(letter -> shown(held, letter)));
    }

    private static ShownLetter shown(HeldLetter held, DeadLetter letter) {
        Optional<String> sender = Telling.of(letter)
                .map(telling -> telling.message().envelope().reversePath().toString());
        return new ShownLetter(
                held,
                letter.stored() ? "stored" : letter.value() == null ? "none" : "inline",
                sender,
                letter.headers().all().stream().map(DeadLetters::shown).toList());
    }

    private static ShownLetter.ShownHeader shown(Headers.Field field) {
        byte[] value = field.value() == null ? new byte[0] : field.value();
        return new ShownLetter.ShownHeader(
                field.name(),
                value.length,
                new String(value, 0, Math.min(SHOWN_OCTETS, value.length), StandardCharsets.UTF_8));
    }

    /**
     * Durable on return.
     *
     * @throws KafkaException when Kafka did not take what was released: it is held as before, and may be there all the same
     */
    public Answer carryOut(DeadOrder order, DeadLetterId id) {
        Answer answer = one(order, id);
        metrics.count();
        return answer;
    }

    /** All that the filter names now; returns how many that did. The rest is held as before. */
    public long carryOut(DeadOrder order, LetterFilter filter) {
        try {
            return letters.ids(filter).stream()
                    .filter(id -> one(order, id) == Answer.DONE)
                    .count();
        } finally {
            metrics.count();
        }
    }

    private Answer one(DeadOrder order, DeadLetterId id) {
        Optional<HeldLetter> letter = letters.held(id);
        Answer answer = switch (order) {
            case RELEASE -> release(id);
            case BOUNCE -> bounce(id);
            case DROP -> transactions.execute(status -> letters.remove(id) ? Answer.DONE : Answer.GONE);
        };
        if (answer == Answer.DONE) {
            metrics.settled(order);
            letter.ifPresent(it -> journey.carriedOut(order, it));
        }
        log.info("operator {} of {}: {}", order, id, answer);
        return answer;
    }

    /** One row is locked meanwhile, for half a minute at most, so that nobody tells the sender that it is given up. */
    private Answer release(DeadLetterId id) {
        return transactions.execute(status -> {
            Optional<DeadLetter> letter = letters.lock(id);
            letter.ifPresent(it -> publish(record(it)));
            return letters.remove(id) ? Answer.DONE : Answer.GONE;
        });
    }

    private static ProducerRecord<byte[], byte[]> record(DeadLetter letter) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(letter.topic(), letter.key(), letter.value());
        letter.headers().asItCame().all().forEach(field -> record.headers().add(field.name(), field.value()));
        return record;
    }

    private void publish(ProducerRecord<byte[], byte[]> record) {
        try {
            publishing.publish(record);
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka did not take it", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("the service is closing", e);
        }
    }

    /** The reports are written outside the transaction, as they may ask mailbox-service. */
    private Answer bounce(DeadLetterId id) {
        Optional<DeadLetter> letter = letters.read(id);
        if (letter.isEmpty()) {
            return Answer.GONE;
        }
        Optional<Telling> telling = Telling.of(letter.get());
        if (telling.isEmpty()) {
            return Answer.NOBODY_TO_TELL;
        }
        List<AcceptedMessage> written =
                reports.about(telling.get().message(), telling.get().notices());
        boolean removed = Boolean.TRUE.equals(transactions.execute(status -> {
            boolean mine = letters.remove(id);
            if (mine) {
                written.forEach(outbox::add);
            }
            return mine;
        }));
        outbox.wake();
        if (removed) {
            journey.told(
                    Told.of(telling.get().message().envelope(), telling.get().notices(), written));
        }
        return removed ? Answer.DONE : Answer.GONE;
    }
}
