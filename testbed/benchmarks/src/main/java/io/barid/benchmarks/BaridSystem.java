package io.barid.benchmarks;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code ./barid up --processes} with its own Kafka and PostgreSQL, fsync on, everything beside addresses as it comes. */
final class BaridSystem implements MailSystem {

    private static final String[] PARTS = {
        "smtp-gateway", "relay-service", "mailbox-service", "pop3-gateway", "dns-resolver", "kafka", "postgres"
    };

    private static final String ACCOUNT = "(select id from account where local_part = 'user%d')";

    private final MeasuredBarid barid;
    private final double startSeconds;
    private final Connection database;

    /** @param sink takes what goes to other domains */
    BaridSystem(Path root, int sink) throws Exception {
        long begin = System.nanoTime();
        barid = new MeasuredBarid(
                root, Map.of("BARID_TRUSTED_NETWORKS", "127.0.0.0/8", "BARID_ROUTES", "*=127.0.0.1:" + sink));
        startSeconds = (System.nanoTime() - begin) / 1e9;
        StoredSmtp.accounts(barid, ACCOUNTS);
        database = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + barid.port("POSTGRES") + "/barid?currentSchema=mailbox",
                "mailbox",
                barid.secret("postgres-mailbox-password"));
    }

    @Override
    public String title() {
        return "Barid";
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
        return number("select coalesce(sum(uid_next - 1), 0) from folder");
    }

    @Override
    public long stored(int account) throws SQLException {
        return number(
                "select coalesce(sum(uid_next - 1), 0) from folder where account = " + ACCOUNT.formatted(account));
    }

    private long number(String query) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void fill(int account, int messages) throws SQLException {
        try (Statement statement = database.createStatement()) {
            String folder =
                    "(select id from folder where name = 'INBOX' and account = " + ACCOUNT.formatted(account) + ")";
            statement.execute(
                    "insert into entry (folder, uid, modseq, internal_date, content, prefix, octets, unique_id) "
                            + "select folder, uid + n, modseq, now(), content, prefix, octets, substr(md5(n::text), 1, 26) "
                            + "from (select * from entry where folder = " + folder
                            + " order by uid limit 1) e, generate_series(1, "
                            + messages + ") n");
            statement.execute("update folder set uid_next = uid_next + " + messages + ", messages = messages + "
                    + messages + ", octets = (select sum(octets) from entry where folder = folder.id) where id = "
                    + folder);
            statement.execute("analyze entry");
        }
    }

    @Override
    public double startSeconds() {
        return startSeconds;
    }

    @Override
    public void close() throws Exception {
        database.close();
        barid.close();
    }
}
