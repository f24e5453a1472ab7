package io.barid.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Fills mailboxes by SQL. */
final class StoredMail {

    private static final int WRITTEN_AT_ONCE = 100;

    private StoredMail() {}

    /** Entries that all show one content: listing does not look at it. */
    static void same(StoreRig rig, long account, int entries, byte[] content) throws SQLException {
        try (Connection database = rig.connect()) {
            StoreMailboxes mine = StoreMailboxes.only(database, account);
            try (FloorWriter writer = new FloorWriter(rig.connect(), mine)) {
                writer.store(List.of(FloorWriter.Message.of(content, new long[] {account})));
            }
            try (Statement statement = database.createStatement()) {
                statement.execute(
                        "insert into entry (folder, uid, modseq, internal_date, content, prefix, octets, unique_id) "
                                + "select folder, n, modseq, now(), content, prefix, octets, substr(md5(n::text), 1, 26) "
                                + "from entry e, generate_series(2, " + entries + ") n where folder = "
                                + mine.folder(account));
            }
        }
    }

    /** Each with content of its own. */
    static void different(StoreRig rig, long account, int messages, byte[] content) throws SQLException {
        try (Connection database = rig.connect();
                FloorWriter writer = new FloorWriter(rig.connect(), StoreMailboxes.only(database, account))) {
            for (int from = 0; from < messages; from += WRITTEN_AT_ONCE) {
                List<FloorWriter.Message> batch = new ArrayList<>();
                for (int i = from; i < Math.min(messages, from + WRITTEN_AT_ONCE); i++) {
                    batch.add(FloorWriter.Message.of(content, new long[] {account}));
                }
                writer.store(batch);
            }
        }
    }
}
