package io.barid.relay.journey;

import io.barid.service.database.DataErrors;
import io.barid.service.kafka.BatchHandler;
import io.barid.transit.JourneyRecord;
import io.barid.transit.PoisonRecordException;
import io.barid.transit.Topics;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Stores a batch of {@code mail.journey} together with the position, so that a batch read again changes nothing. */
@Component
class JourneyListener implements BatchHandler {

    private static final Logger log = LoggerFactory.getLogger(JourneyListener.class);

    private final Days days;
    private final JourneyTable table;
    private final JourneyMetrics metrics;

    JourneyListener(Days days, JourneyTable table, JourneyMetrics metrics) {
        this.days = days;
        this.table = table;
        this.metrics = metrics;
    }

    @Override
    public void passedOver(long records) {
        metrics.passedOver(JourneyMetrics.Cause.MISSED, records);
    }

    @Override
    public void on(List<ConsumerRecord<byte[], byte[]>> records, Commit commit) {
        JourneyBatch batch = new JourneyBatch();
        Map<JourneyMetrics.Cause, Integer> without = new EnumMap<>(JourneyMetrics.Cause.class);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            add(record, batch).ifPresent(cause -> without.merge(cause, 1, Integer::sum));
        }
        int refused = store(batch, commit);
        if (refused > 0) {
            without.put(JourneyMetrics.Cause.REFUSED, refused);
        }
        without.forEach(metrics::passedOver);
        metrics.stored(records.size()
                - without.values().stream().mapToInt(Integer::intValue).sum());
    }

    /** Empty when it is in the batch. */
    private Optional<JourneyMetrics.Cause> add(ConsumerRecord<byte[], byte[]> record, JourneyBatch batch) {
        try {
            Header facts = record.headers().lastHeader(Topics.FOUND_BY_HEADER);
            JourneyRecord journey =
                    JourneyRecord.parse(record.key(), facts == null ? null : facts.value(), record.value());
            if (!days.keeps(Days.of(journey.queueId()))) {
                return Optional.of(JourneyMetrics.Cause.EXPIRED);
            }
            if (batch.add(journey)) {
                return Optional.empty();
            }
            log.warn("{}-{} offset {} has no steps", record.topic(), record.partition(), record.offset());
        } catch (PoisonRecordException e) {
            log.warn(
                    "{}-{} offset {} is unreadable: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        return Optional.of(JourneyMetrics.Cause.UNREADABLE);
    }

    /** Returns how many messages' steps PostgreSQL did not take. */
    private int store(JourneyBatch batch, Commit commit) {
        List<List<JourneyRow>> messages = batch.rows();
        days.ensure(batch.days());
        try {
            commit.inTransaction(() -> {
                if (!messages.isEmpty()) {
                    table.insert(messages);
                }
            });
            return 0;
        } catch (RuntimeException e) {
            if (!DataErrors.causedBy(e)) {
                throw e;
            }
            // also when another replica just dropped a day
            days.forget();
            days.ensure(batch.days());
            AtomicInteger refused = new AtomicInteger();
            commit.inTransaction(() -> refused.set(table.insertCarefully(messages)));
            return refused.get();
        }
    }
}
