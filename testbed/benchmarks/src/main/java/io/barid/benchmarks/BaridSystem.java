package io.barid.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code ./barid up --processes} with its own Kafka and PostgreSQL, fsync on, everything beside addresses as it comes. */
final class BaridSystem implements MailSystem {

    private static final String[] PARTS = {
        "smtp-gateway", "relay-service", "mailbox-service", "pop3-gateway", "dns-resolver", "kafka", "postgres"
    };

    private final Stock stock;
    private final MeasuredBarid barid;
    private final double startSeconds;
    private final StoredRows rows;

    /** @param sink takes what goes to other domains */
    BaridSystem(Path root, int sink, Stock stock) throws Exception {
        this.stock = stock;
        long begin = System.nanoTime();
        barid = new MeasuredBarid(
                root, Map.of("BARID_TRUSTED_NETWORKS", "127.0.0.0/8", "BARID_ROUTES", "*=127.0.0.1:" + sink));
        startSeconds = (System.nanoTime() - begin) / 1e9;
        StoredSmtp.accounts(StoredSmtp.admin(barid), barid.secret("admin-token"), ACCOUNTS);
        stock.fill(barid);
        rows = new StoredRows(connect(barid));
    }

    static Connection connect(MeasuredBarid barid) throws SQLException, IOException {
        return StoredRows.connect("127.0.0.1:" + barid.port("POSTGRES"), barid.secret("postgres-mailbox-password"));
    }

    @Override
    public String title() {
        return stock.grown() ? "Barid, ten times" : "Barid";
    }

    @Override
    public boolean java() {
        return true;
    }

    @Override
    public int mailboxes() {
        return stock.spread() ? stock.mailboxes() - ACCOUNTS : MailSystem.super.mailboxes();
    }

    @Override
    public int first() {
        return stock.spread() ? ACCOUNTS : 0;
    }

    @Override
    public String guarantee() {
        return "Kafka has written the message to its log and flushed it to disk (flush.messages=1 with one broker)";
    }

    @Override
    public InetSocketAddress smtp() {
        return JourneyBenchmark.loopback(barid.port("SMTP"));
    }

    @Override
    public Optional<InetSocketAddress> pop3s() {
        return Optional.of(JourneyBenchmark.loopback(barid.port("POP3S")));
    }

    /** Who wants mail relayed has to log in, and that is under TLS. */
    @Override
    public Optional<Submission> submission() {
        return Optional.of(new Submission(JourneyBenchmark.loopback(barid.port("SUBMISSIONS")), true));
    }

    Map<String, Long> pids() throws Exception {
        return barid.pids(PARTS);
    }

    @Override
    public Map<String, Double> cpu() {
        try {
            Map<String, Double> cpu = CpuTimes.of(pids());
            cpu.put("./barid", CpuTimes.own(barid.pid()));
            return cpu;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Map<String, Double> written() {
        try {
            return CpuTimes.written(pids());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Map<String, Double> memory() {
        try {
            Map<String, Double> memory = new TreeMap<>();
            pids().forEach((part, pid) -> memory.put(part, CpuTimes.proportionalKibibytes(pid) / 1024.0));
            memory.put("./barid", CpuTimes.ownProportionalKibibytes(barid.pid()) / 1024.0);
            return memory;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public long stored() throws SQLException {
        return rows.stored();
    }

    @Override
    public long stored(int account) throws SQLException {
        return rows.stored(account);
    }

    @Override
    public void fill(int account, int messages) throws SQLException {
        rows.fill(account, messages);
    }

    @Override
    public double startSeconds() {
        return startSeconds;
    }

    @Override
    public void close() throws Exception {
        rows.close();
        barid.close();
    }
}
