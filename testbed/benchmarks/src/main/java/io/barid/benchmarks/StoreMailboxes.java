package io.barid.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** The accounts that get the mail; made by SQL, since a thousand passwords take half a minute to hash. */
final class StoreMailboxes {

    private final long[] accounts;
    private final Map<Long, Long> folders = new HashMap<>();
    private final Random random = new Random(5);

    StoreMailboxes(Connection database, int count) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute("insert into account (domain, local_part) select d.id, 'user' || n from domain d, "
                    + "generate_series(1, " + count + ") n where d.name = 'example.test'");
            statement.execute("insert into folder (account, name, uidvalidity) select id, 'INBOX', 1 from account a "
                    + "where not exists (select from folder f where f.account = a.id)");
        }
        accounts = read(database, 0);
    }

    private StoreMailboxes(int first, Connection database) throws SQLException {
        accounts = read(database, first);
    }

    private long[] read(Connection database, int first) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("select f.account, f.id from folder f join account a "
                        + "on a.id = f.account where a.local_part like 'user%' and substr(a.local_part, 5)::int >= "
                        + first)) {
            while (rows.next()) {
                folders.put(rows.getLong(1), rows.getLong(2));
            }
        }
        return folders.keySet().stream().mapToLong(Long::longValue).toArray();
    }

    /** Those that are there, from this number on. */
    static StoreMailboxes without(Connection database, int first) throws SQLException {
        return new StoreMailboxes(first, database);
    }

    private StoreMailboxes(long account, long folder) {
        accounts = new long[] {account};
        folders.put(account, folder);
    }

    /** An account that is there. */
    static StoreMailboxes only(Connection database, long account) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("select id from folder where account = " + account)) {
            row.next();
            return new StoreMailboxes(account, row.getLong(1));
        }
    }

    /** Different ones, by account. */
    synchronized long[] some(int count) {
        return random.ints(0, accounts.length)
                .distinct()
                .limit(count)
                .mapToLong(i -> accounts[i])
                .toArray();
    }

    long folder(long account) {
        return folders.get(account);
    }
}
