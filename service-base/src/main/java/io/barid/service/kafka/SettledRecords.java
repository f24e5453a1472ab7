package io.barid.service.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/** Deletes from Kafka what was settled a day ago; until then a database restored from a backup can read it again. */
final class SettledRecords {

    private final Admin admin;
    private final Positions positions;

    SettledRecords(Admin admin, Positions positions) {
        this.admin = admin;
        this.positions = positions;
    }

    /** In the partitions that these readers own. */
    void delete(List<Reader> readers) throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, RecordsToDelete> settled = new HashMap<>();
        for (Reader reader : readers) {
            reader.assignment().all().forEach((partition, mine) -> {
                positions.mark(mine.topicId(), partition.partition());
                long before = positions.settledADayAgo(mine.topicId(), partition.partition());
                if (before > 0) {
                    settled.put(partition, RecordsToDelete.beforeOffset(before));
                }
            });
        }
        if (!settled.isEmpty()) {
            admin.deleteRecords(settled).all().get(30, TimeUnit.SECONDS);
        }
    }
}
