package io.barid.relay.dead;

import io.barid.message.Envelope;
import io.barid.message.QueueId;
import io.barid.query.ContentStore;
import io.barid.service.kafka.BatchHandler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;

/**
 * Takes a batch of the {@code *.dead} topics into the database, together with the position. Content in mailbox-service's
 * store is held first, so that it is there for as long as the letter.
 */
@Component
class DeadLetterListener implements BatchHandler {

    private static final Logger log = LoggerFactory.getLogger(DeadLetterListener.class);
    private static final String SUFFIX = ".dead";
    private static final int REASON_LENGTH = 500;

    /** One that was added, and what it is called. */
    private record Added(DeadLetterId id, DeadLetter letter) {}

    private final LetterTable letters;
    private final ContentStore contents;
    private final DeadMetrics metrics;
    private final DeadJourney journey;

    DeadLetterListener(LetterTable letters, ContentStore contents, DeadMetrics metrics, DeadJourney journey) {
        this.journey = journey;
        this.letters = letters;
        this.contents = contents;
        this.metrics = metrics;
    }

    @Override
    public void on(List<ConsumerRecord<byte[], byte[]>> records, Commit commit) {
        List<DeadLetter> batch = records.stream().map(DeadLetterListener::read).toList();
        batch.stream()
                .filter(DeadLetter::stored)
                .flatMap(letter -> letter.queueId().stream())
                .distinct()
                .forEach(this::hold);
        List<Added> added = new ArrayList<>();
        commit.inTransaction(() -> {
            for (DeadLetter letter : batch) {
                letters.add(letter).ifPresent(id -> added.add(new Added(id, letter)));
            }
        });
        added.forEach(this::report);
        metrics.count();
    }

    private static DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
        String topic = record.topic().substring(0, record.topic().length() - SUFFIX.length());
        Headers headers = Headers.of(record.headers());
        Named named = Named.in(topic, headers, record.value());
        Instant at = Instant.ofEpochMilli(record.timestamp());
        return new DeadLetter(
                topic,
                record.partition(),
                record.offset(),
                Envelope.sensible(at) ? at : Instant.now(),
                headers.reason().map(DeadLetterListener::line).orElse("nobody said why"),
                named.queueId(),
                record.key(),
                headers,
                record.value(),
                named.stored());
    }

    /** Fit for a text column and a line of the log: it quotes what nobody could read. */
    private static String line(String reason) {
        return reason.codePoints()
                .limit(REASON_LENGTH)
                .map(c -> Character.isISOControl(c) || c >= 0xD800 && c <= 0xDFFF ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private void hold(QueueId queueId) {
        try {
            contents.link(queueId);
        } catch (HttpClientErrorException.NotFound e) {
            log.warn("queueId={} is a dead letter without stored content: it is gone, or never was", queueId);
        }
    }

    private void report(Added added) {
        DeadLetter letter = added.letter();
        metrics.taken(letter.topic());
        journey.taken(added.id(), letter);
        log.error(
                "{} of {} is held until an operator releases, bounces or drops it queueId={}: {}",
                added.id(),
                letter.topic(),
                letter.queueId().map(QueueId::toString).orElse("unknown"),
                letter.reason());
    }
}
