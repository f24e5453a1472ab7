package io.barid.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A Barid's mailboxes, looked at and filled by SQL. */
final class StoredRows implements AutoCloseable {

    private static final String ACCOUNT = "(select id from account where local_part = 'user%d')";

    private final Connection database;

    StoredRows(Connection database) {
        this.database = database;
    }

    /** @param where host and port */
    static Connection connect(String where, String password) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + where + "/barid?currentSchema=mailbox", "mailbox", password);
    }

    /** Messages that were ever stored. */
    long stored() throws SQLException {
        return number("select coalesce(sum(uid_next - 1), 0) from folder");
    }

    long stored(int account) throws SQLException {
        return number(
                "select coalesce(sum(uid_next - 1), 0) from folder where account = " + ACCOUNT.formatted(account));
    }

    private long number(String query) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Copies the first message of an account so often. */
    void fill(int account, int messages) throws SQLException {
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
    public void close() throws SQLException {
        database.close();
    }
}
