package io.barid.benchmarks;

import io.barid.message.QueueId;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.postgresql.PGConnection;

/**
 * The least that plain JDBC must do to store a batch as durably as mailbox-service: the same rows in the same tables and
 * one transaction, without Kafka, JSON, digests, or a look whether anything was there before. Arrays: a list of rows
 * (reWriteBatchedInserts) costs PostgreSQL a third more, COPY in binary form as much. For one thread.
 */
final class FloorWriter implements AutoCloseable {

    /** A message as it is stored. */
    record Message(UUID id, byte[] content, long[] accounts) {
        static Message of(byte[] content, long[] accounts) {
            return new Message(QueueId.next().value(), content, accounts);
        }

        private long octets() {
            return PREFIX.length + content.length;
        }
    }

    private record Entry(long folder, long uid, long modseq, Message message) {}

    private record Folder(long uidNext, long modseq) {}

    private static final byte[] DIGEST = new byte[32];
    private static final byte[] PREFIX = "Return-Path: <sender@elsewhere.test>\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Connection database;
    private final StoreMailboxes mailboxes;
    private final PreparedStatement position;
    private final PreparedStatement folders;
    private final PreparedStatement contents;
    private final PreparedStatement chunks;
    private final PreparedStatement notes;
    private final PreparedStatement entries;

    FloorWriter(Connection database, StoreMailboxes mailboxes) throws SQLException {
        this.database = database;
        this.mailboxes = mailboxes;
        String topic = "'" + UUID.randomUUID() + "'";
        try (Statement statement = database.createStatement()) {
            statement.execute("insert into kafka_position (topic_id, partition, topic, next) values (" + topic
                    + ", 0, 'plain JDBC', 0)");
        }
        database.setAutoCommit(false);
        position = database.prepareStatement("update kafka_position set next = next + ? where topic_id = " + topic);
        folders = database.prepareStatement("""
                with locked as materialized (
                    select id, uid_next from folder where id = any(?) order by id for no key update)
                update folder set uid_next = folder.uid_next + n.messages, highest_modseq = highest_modseq + 1,
                    messages = folder.messages + n.messages, octets = folder.octets + n.octets
                from locked join unnest(?, ?, ?) as n (id, messages, octets) using (id)
                where folder.id = locked.id returning folder.id, locked.uid_next, folder.highest_modseq""");
        contents = database.prepareStatement("""
                insert into content (id, octets, sha256, header_octets, sealed_at)
                select id, octets, sha256, 100, now() from unnest(?, ?, ?) as c (id, octets, sha256)""");
        chunks = database.prepareStatement("""
                insert into content_chunk (content, number, octets)
                select id, 0, octets from unnest(?, ?) as c (id, octets)""");
        notes = database.prepareStatement("insert into delivered (account, queue_id) select * from unnest(?, ?)");
        entries = database.prepareStatement("""
                insert into entry (folder, uid, modseq, internal_date, content, prefix, octets, unique_id)
                select * from unnest(?, ?, ?, ?, ?, ?, ?, ?)""");
    }

    /** Durable on return. */
    void store(List<Message> batch) throws SQLException {
        position.setLong(1, batch.size());
        position.executeUpdate();
        List<Entry> added = entries(batch, moveFolders(batch));
        UUID[] ids = batch.stream().map(Message::id).toArray(UUID[]::new);
        execute(
                contents,
                array("uuid", ids),
                longs(batch, message -> message.content().length),
                array("bytea", batch.stream().map(message -> DIGEST).toArray(byte[][]::new)));
        execute(
                chunks,
                array("uuid", ids),
                array("bytea", batch.stream().map(Message::content).toArray(byte[][]::new)));
        UUID[] each = added.stream().map(entry -> entry.message().id()).toArray(UUID[]::new);
        long[] accounts = batch.stream()
                .flatMapToLong(message -> Arrays.stream(message.accounts()))
                .toArray();
        execute(notes, array("int8", accounts), array("uuid", each));
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        execute(
                entries,
                longs(added, Entry::folder),
                longs(added, Entry::uid),
                longs(added, Entry::modseq),
                array("timestamptz", added.stream().map(entry -> now).toArray()),
                array("uuid", each),
                array("bytea", added.stream().map(entry -> PREFIX).toArray(byte[][]::new)),
                longs(added, entry -> entry.message().octets()),
                array("text", Arrays.stream(each).map(UUID::toString).toArray(String[]::new)));
        database.commit();
    }

    private List<Entry> entries(List<Message> batch, Map<Long, Folder> moved) {
        List<Entry> added = new ArrayList<>();
        Map<Long, Long> next = new HashMap<>();
        for (Message message : batch) {
            for (long account : message.accounts()) {
                long id = mailboxes.folder(account);
                Folder folder = moved.get(id);
                long uid = next.merge(id, folder.uidNext(), (last, first) -> last + 1);
                added.add(new Entry(id, uid, folder.modseq(), message));
            }
        }
        return added;
    }

    private Map<Long, Folder> moveFolders(List<Message> batch) throws SQLException {
        Map<Long, long[]> growth = new HashMap<>();
        for (Message message : batch) {
            for (long account : message.accounts()) {
                long[] grown = growth.computeIfAbsent(mailboxes.folder(account), id -> new long[2]);
                grown[0]++;
                grown[1] += message.octets();
            }
        }
        List<Map.Entry<Long, long[]>> grown = List.copyOf(growth.entrySet());
        set(
                folders,
                longs(grown, Map.Entry::getKey),
                longs(grown, Map.Entry::getKey),
                longs(grown, folder -> folder.getValue()[0]),
                longs(grown, folder -> folder.getValue()[1]));
        Map<Long, Folder> moved = new HashMap<>();
        try (ResultSet rows = folders.executeQuery()) {
            while (rows.next()) {
                moved.put(rows.getLong(1), new Folder(rows.getLong(2), rows.getLong(3)));
            }
        }
        return moved;
    }

    private <T> Array longs(Collection<T> all, ToLongFunction<T> value) throws SQLException {
        return array("int8", all.stream().mapToLong(value).toArray());
    }

    private Array array(String type, Object elements) throws SQLException {
        return database.unwrap(PGConnection.class).createArrayOf(type, elements);
    }

    private static void execute(PreparedStatement statement, Array... arrays) throws SQLException {
        set(statement, arrays);
        statement.executeUpdate();
    }

    private static void set(PreparedStatement statement, Array... arrays) throws SQLException {
        for (int i = 0; i < arrays.length; i++) {
            statement.setArray(i + 1, arrays[i]);
        }
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
