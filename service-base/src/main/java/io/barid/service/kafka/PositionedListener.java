package io.barid.service.kafka;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Hands the records of one consumer on, so that a record re-read changes nothing: the position moves in the transaction of
 * what the batch did, and only from where this replica left it. Belongs to one consumer's thread.
 */
final class PositionedListener implements BatchConsumerAwareMessageListener<byte[], byte[]> {

    private static final Logger log = LoggerFactory.getLogger(PositionedListener.class);

    /** The most octets handed on at once, unless a single record has more. */
    static final long MAX_BATCH_OCTETS = 8L * 1024 * 1024;

    private final Assignment assignment;
    private final Positions positions;
    private final TransactionTemplate transactions;
    private final BatchHandler handler;
    private ConsumerRecord<byte[], byte[]> atWork;
    private Map<TopicPartition, AssignedPartition> polledBy = Map.of();

    PositionedListener(
            Assignment assignment, Positions positions, TransactionTemplate transactions, BatchHandler handler) {
        this.assignment = assignment;
        this.positions = positions;
        this.transactions = transactions;
        this.handler = handler;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer) {
        // the container repeats a failed batch with the very same records
        if (records.getFirst() != atWork) {
            begin(records, consumer);
        }
        List<ConsumerRecord<byte[], byte[]>> piece = nextPiece(records);
        while (!piece.isEmpty()) {
            try {
                handle(piece);
            } catch (PositionLostException e) {
                piece.stream()
                        .map(PositionedListener::partition)
                        .distinct()
                        .forEach(partition -> assignment.refresh(consumer, partition));
            }
            piece = nextPiece(records);
        }
        atWork = null;
        polledBy = Map.of();
    }

    /** Notes whose the records are: a partition assigned anew, or read again, while a batch is repeated comes afresh. */
    private void begin(List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer) {
        atWork = records.getFirst();
        Map<TopicPartition, Long> first = new HashMap<>();
        records.forEach(record -> first.merge(partition(record), record.offset(), Math::min));
        polledBy = new HashMap<>();
        first.forEach((partition, offset) -> {
            AssignedPartition mine = assignment.get(partition);
            if (mine == null) {
                consumer.pause(List.of(partition));
            } else if (mine.continuesAt(offset)) {
                polledBy.put(partition, mine);
            } else {
                log.warn("{} came from offset {} on, but is settled below {} only", partition, offset, mine.next());
                consumer.seek(partition, mine.next());
            }
        });
    }

    /** What is still ours and not settled, in order, up to {@link #MAX_BATCH_OCTETS}. */
    private List<ConsumerRecord<byte[], byte[]>> nextPiece(List<ConsumerRecord<byte[], byte[]>> records) {
        List<ConsumerRecord<byte[], byte[]>> piece = new ArrayList<>(records.size());
        long octets = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            AssignedPartition mine = polledBy.get(partition(record));
            if (mine == null || mine != assignment.get(partition(record)) || record.offset() < mine.next()) {
                continue;
            }
            octets += octets(record);
            if (octets > MAX_BATCH_OCTETS && !piece.isEmpty()) {
                break;
            }
            piece.add(record);
        }
        return piece;
    }

    private void handle(List<ConsumerRecord<byte[], byte[]>> records) {
        // two replicas that believe to own the same partitions lock them in the same order
        Map<TopicPartition, Long> ends =
                new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));
        records.forEach(record -> ends.merge(partition(record), record.offset() + 1, Math::max));
        boolean[] committed = new boolean[1];
        try {
            handler.on(records, writes -> {
                if (committed[0]) {
                    throw new IllegalStateException("A batch handler commits once");
                }
                transactions.executeWithoutResult(status -> {
                    ends.forEach(this::advance);
                    writes.run();
                });
                committed[0] = true;
            });
        } catch (PositionLostException e) {
            throw e;
        } catch (Exception e) {
            // one type for all: the error handler knows some by name and would not repeat them
            throw new BatchFailedException(e);
        }
        if (!committed[0]) {
            throw new IllegalStateException("A batch handler ended without a commit");
        }
        ends.forEach((partition, end) -> polledBy.get(partition).moveTo(end));
    }

    private void advance(TopicPartition partition, long end) {
        AssignedPartition mine = polledBy.get(partition);
        positions.advance(mine.topicId(), partition.partition(), mine.next(), end);
    }

    private static long octets(ConsumerRecord<byte[], byte[]> record) {
        long octets = record.value() == null ? 0 : record.value().length;
        for (Header header : record.headers()) {
            octets += header.value() == null ? 0 : header.value().length;
        }
        return octets;
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
