package io.barid.service.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where a service is in each partition it reads, kept in its own database. The service's migrations make the tables:
 *
 * <pre>{@code
 * create table kafka_position (
 *     topic_id uuid not null, partition int not null, topic text not null, next bigint not null,
 *     primary key (topic_id, partition));
 * create table kafka_position_mark (
 *     topic_id uuid not null, partition int not null, at timestamptz not null, next bigint not null,
 *     primary key (topic_id, partition, at));
 * }</pre>
 *
 * A topic that is deleted and made anew has another id, so its positions begin at 0.
 */
public final class Positions {

    private final JdbcClient database;

    public Positions(JdbcClient database) {
        this.database = database;
    }

    /** The offset of the next record to be handled; 0 for a partition never read. */
    long next(UUID topicId, String topic, int partition) {
        database.sql("""
                        insert into kafka_position (topic_id, partition, topic, next) values (:id, :partition, :topic, 0)
                        on conflict do nothing""")
                .param("id", topicId)
                .param("partition", partition)
                .param("topic", topic)
                .update();
        return database.sql("select next from kafka_position where topic_id = :id and partition = :partition")
                .param("id", topicId)
                .param("partition", partition)
                .query(Long.class)
                .single();
    }

    /** The offset of the next record to be handled in each partition that was read before. */
    Map<Integer, Long> all(UUID topicId) {
        Map<Integer, Long> next = new HashMap<>();
        database.sql("select partition, next from kafka_position where topic_id = :id")
                .param("id", topicId)
                .query(row -> {
                    next.put(row.getInt("partition"), row.getLong("next"));
                });
        return next;
    }

    /**
     * Moves on, inside the caller's transaction.
     *
     * @throws PositionLostException when the position is no longer {@code from}: another replica took over, or a commit
     *     whose answer was lost did happen
     */
    void advance(UUID topicId, int partition, long from, long to) {
        int rows = database.sql("""
                        update kafka_position set next = :to
                        where topic_id = :id and partition = :partition and next = :from""")
                .param("to", to)
                .param("id", topicId)
                .param("partition", partition)
                .param("from", from)
                .update();
        if (rows == 0) {
            throw new PositionLostException();
        }
    }

    /** Notes where the partition is now, for {@link #settledADayAgo}; forgets notes that are no longer needed. */
    void mark(UUID topicId, int partition) {
        database.sql("""
                        insert into kafka_position_mark (topic_id, partition, at, next)
                        select topic_id, partition, now(), next from kafka_position
                        where topic_id = :id and partition = :partition""").param("id", topicId).param("partition", partition).update();
        database.sql("""
                        delete from kafka_position_mark
                        where topic_id = :id and partition = :partition and at < now() - interval '3 days'""").param("id", topicId).param("partition", partition).update();
    }

    /** Records below this offset were settled a day ago or earlier; 0 when that is not known. */
    long settledADayAgo(UUID topicId, int partition) {
        return database.sql("""
                        select coalesce(max(next), 0) from kafka_position_mark
                        where topic_id = :id and partition = :partition and at <= now() - interval '1 day'""")
                .param("id", topicId)
                .param("partition", partition)
                .query(Long.class)
                .single();
    }
}
