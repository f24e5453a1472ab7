package io.barid.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Reads time, CPU and log volume together; the difference of two readings is a {@link StoreCost}. */
final class StoreMeter {

    /** Of this JVM, which is the client where no service is asked. */
    static final String SELF = "self";

    private final Map<String, Long> pids;
    private final Connection superuser;

    StoreMeter(Map<String, Long> pids, Connection superuser) {
        this.pids = pids;
        this.superuser = superuser;
    }

    record Reading(long nanos, Map<String, Double> cpu, double wal, double syncs) {}

    Reading read() throws SQLException {
        double wal;
        double syncs;
        try (Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery(
                        "select pg_current_wal_insert_lsn() - '0/0', wal_sync from pg_stat_wal")) {
            row.next();
            wal = row.getDouble(1);
            syncs = row.getDouble(2);
        }
        Map<String, Double> cpu = CpuTimes.of(pids);
        cpu.put(SELF, ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9);
        return new Reading(System.nanoTime(), cpu, wal, syncs);
    }

    /** @param client whose CPU counts as the client's: {@code service} or {@link #SELF} */
    static StoreCost between(Reading begin, Reading end, double messages, String client) {
        return new StoreCost(
                messages * 1e9 / (end.nanos() - begin.nanos()),
                millis(begin, end, client) / messages,
                millis(begin, end, "postgres") / messages,
                millis(begin, end, "kafka") / messages,
                (end.wal() - begin.wal()) / messages,
                (end.syncs() - begin.syncs()) / messages);
    }

    private static double millis(Reading begin, Reading end, String part) {
        return (end.cpu().get(part) - begin.cpu().get(part)) * 1000;
    }

    /** So that no run pays for the pages of the one before. */
    void checkpoint() throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            statement.execute("checkpoint");
        }
    }
}
