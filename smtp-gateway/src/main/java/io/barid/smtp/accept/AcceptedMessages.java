package io.barid.smtp.accept;

import io.barid.service.kafka.KafkaConnection;
import io.barid.service.kafka.Renewed;
import io.barid.service.kafka.TracedRecords;
import io.barid.service.trace.Step;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.Topics;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Publishes to {@link Topics#ACCEPTED}. */
public final class AcceptedMessages implements AutoCloseable {

    /** A little more than the producer itself tries. */
    private static final Duration LONGEST_WAIT =
            Duration.ofMillis(KafkaConnection.DELIVERY_TIMEOUT_MILLIS).plusSeconds(15);

    private final Renewed<Producer<byte[], byte[]>> producer;

    public AcceptedMessages(Renewed<Producer<byte[], byte[]>> producer) {
        this.producer = producer;
    }

    /** Connects in the background, and again whenever Kafka was away. */
    public static AcceptedMessages to(KafkaConnection kafka) {
        return new AcceptedMessages(new Renewed<>(() -> new KafkaProducer<>(kafka.producer())));
    }

    /** Waits for the record's fate: durable, surely not stored, or unknown after about 5 minutes. */
    Publication publish(AcceptedMessage message) {
        try (Step step = Step.open("publish " + Topics.ACCEPTED, SpanKind.PRODUCER)) {
            step.with("barid.octets", message.content().octets());
            Publication publication = published(message);
            if (!(publication instanceof Publication.Durable)) {
                step.failed(publication.getClass().getSimpleName());
            }
            return publication;
        }
    }

    private Publication published(AcceptedMessage message) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.ACCEPTED, message.value());
        record.headers().add(Topics.ENVELOPE_HEADER, message.header());
        TracedRecords.carrying(record, message.envelope().queueId());
        Future<RecordMetadata> sending;
        try {
            sending = producer.get().send(record);
        } catch (InterruptException e) {
            return new Publication.Unknown("interrupted");
        } catch (KafkaException | IllegalStateException e) {
            return new Publication.NotStored(e.toString());
        }
        return fate(sending, sending.isDone());
    }

    /** @param atOnce whether the future was done when the producer returned it: then a failure came before any sending */
    private static Publication fate(Future<RecordMetadata> sending, boolean atOnce) {
        try {
            sending.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            return new Publication.Durable();
        } catch (ExecutionException e) {
            String why = String.valueOf(e.getCause());
            return atOnce || refusedForGood(e.getCause())
                    ? new Publication.NotStored(why)
                    : new Publication.Unknown(why);
        } catch (TimeoutException e) {
            return new Publication.Unknown("Kafka did not acknowledge it in " + LONGEST_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Publication.Unknown("interrupted");
        }
    }

    /** Does not wait for records without a fate: their clients are gone by then. */
    @Override
    public void close() {
        producer.get().close(Duration.ofSeconds(2));
    }

    /** Its size is the same at each try; any other refusal may follow a try that was stored and whose answer was lost. */
    private static boolean refusedForGood(Throwable cause) {
        return cause instanceof RecordTooLargeException;
    }
}
