package io.barid.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What storing costs, per message.
 *
 * @param client   CPU ms of mailbox-service, or of the plain JDBC that stands for it
 * @param postgres CPU ms of PostgreSQL
 * @param kafka    CPU ms of Kafka
 * @param wal      octets of write-ahead log
 * @param syncs    flushes of the log
 */
record StoreCost(double perSecond, double client, double postgres, double kafka, double wal, double syncs) {

    double cpu() {
        return client + postgres;
    }

    /** Of each figure on its own. */
    static StoreCost median(List<StoreCost> all) {
        return new StoreCost(
                median(all, StoreCost::perSecond),
                median(all, StoreCost::client),
                median(all, StoreCost::postgres),
                median(all, StoreCost::kafka),
                median(all, StoreCost::wal),
                median(all, StoreCost::syncs));
    }

    private static double median(List<StoreCost> all, ToDoubleFunction<StoreCost> figure) {
        List<Double> sorted = all.stream()
                .map(figure::applyAsDouble)
                .sorted(Comparator.naturalOrder())
                .toList();
        return (sorted.get(sorted.size() / 2) + sorted.get((sorted.size() - 1) / 2)) / 2;
    }
}
