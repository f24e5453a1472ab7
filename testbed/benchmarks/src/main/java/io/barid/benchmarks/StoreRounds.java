package io.barid.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Stores the same mail by mailbox-service and by plain JDBC, in turns. */
final class StoreRounds implements AutoCloseable {

    /** Of a filled topic, what is stored before the measured part begins, and when that ends. */
    private static final double BEGIN = 0.15;

    private static final double END = 0.9;
    private static final int WRITERS = 2;

    private final StoreRig rig;
    private final StoreMailboxes mailboxes;
    private final Connection superuser;
    private final Connection watch;
    private final Connection gate;
    private final StoreMeter meter;
    private final LocalFeeder feeder;
    private final List<FloorWriter> writers = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);

    StoreRounds(StoreRig rig, StoreMailboxes mailboxes) throws SQLException {
        this.rig = rig;
        this.mailboxes = mailboxes;
        this.superuser = rig.connectAsSuperuser();
        this.watch = rig.connect();
        this.gate = rig.connect();
        gate.setAutoCommit(false);
        this.meter = new StoreMeter(rig.pids(), superuser);
        this.feeder = new LocalFeeder(rig.kafka().connection());
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new FloorWriter(rig.connect(), mailboxes));
        }
    }

    StoreMeter meter() {
        return meter;
    }

    /** Fills the topic while a lock keeps the service from moving its position, then opens and measures the steady part. */
    StoreCost byService(int messages, byte[] content, int each) throws Exception {
        long begin = position();
        long logged = rig.service().logOctets();
        lockPositions();
        feeder.publish(messages, content, each, mailboxes);
        meter.checkpoint();
        gate.rollback();
        long first = await(begin + (long) (messages * BEGIN));
        StoreMeter.Reading from = meter.read();
        long last = await(begin + (long) (messages * END));
        StoreMeter.Reading to = meter.read();
        await(begin + messages);
        if (rig.service().logOctets() - logged < 50L * messages) {
            throw new IllegalStateException("mailbox-service did not log what it stored");
        }
        return StoreMeter.between(from, to, last - first, "service");
    }

    /** A drain whose steady part goes into a recording; nothing is measured, since that would make it dearer. */
    void profile(int messages, byte[] content, int each, Path file) throws Exception {
        long begin = position();
        lockPositions();
        feeder.publish(messages, content, each, mailboxes);
        gate.rollback();
        await(begin + (long) (messages * BEGIN));
        rig.service().beginProfile();
        await(begin + (long) (messages * END));
        rig.service().endProfile(file);
        await(begin + messages);
    }

    private void lockPositions() throws SQLException {
        try (Statement statement = gate.createStatement()) {
            statement.execute("select 1 from kafka_position for update");
        }
    }

    /** @return where it is by then */
    private long await(long goal) throws Exception {
        long end = System.nanoTime() + 120_000_000_000L;
        long now = position();
        while (now < goal) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("mailbox-service stored only " + now + " of " + goal);
            }
            Thread.sleep(20);
            now = position();
        }
        return now;
    }

    private long position() throws SQLException {
        try (Statement statement = watch.createStatement();
                ResultSet row =
                        statement.executeQuery("select sum(next) from kafka_position where topic = 'mail.local'")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Messages per transaction of what the service stored since the last {@link #clear}. */
    int batchOfService() throws SQLException {
        try (Statement statement = superuser.createStatement();
                ResultSet row =
                        statement.executeQuery("select count(*), count(distinct xmin::text) from mailbox.content")) {
            row.next();
            return (int) Math.max(1, Math.round(row.getDouble(1) / row.getDouble(2)));
        }
    }

    /** As many messages by two connections, each batch a transaction. */
    StoreCost byFloor(int messages, byte[] content, int each, int batch) throws Exception {
        List<List<FloorWriter.Message>> batches = new ArrayList<>();
        for (int from = 0; from < messages; from += batch) {
            List<FloorWriter.Message> some = new ArrayList<>();
            for (int i = from; i < Math.min(messages, from + batch); i++) {
                some.add(FloorWriter.Message.of(content, mailboxes.some(each)));
            }
            batches.add(some);
        }
        meter.checkpoint();
        StoreMeter.Reading from = meter.read();
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int own = i;
            Callable<Void> writing = () -> {
                for (int at = own; at < batches.size(); at += WRITERS) {
                    writers.get(own).store(batches.get(at));
                }
                return null;
            };
            ends.add(threads.submit(writing));
        }
        for (Future<?> end : ends) {
            end.get();
        }
        return StoreMeter.between(from, meter.read(), messages, StoreMeter.SELF);
    }

    /** Empties the store, so that no row of the table meets a fuller one than another. */
    void clear() throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            statement.execute("set search_path = mailbox");
            statement.execute("truncate entry, expunged, delivered, content, content_chunk, content_link cascade");
            statement.execute("update folder set messages = 0, octets = 0");
            statement.execute("vacuum (analyze) folder");
        }
    }

    /** As autovacuum does to what was filled at once, some time later. */
    void analyze() throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            statement.execute("vacuum (analyze) mailbox.entry, mailbox.content, mailbox.content_chunk, mailbox.folder");
        }
    }

    @Override
    public void close() throws Exception {
        threads.shutdownNow();
        for (FloorWriter writer : writers) {
            writer.close();
        }
        feeder.close();
        gate.close();
        watch.close();
        superuser.close();
    }
}
