package io.barid.endtoend;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;

/** A full maildrop at once: rows as deliveries leave them, all with the content of the only message that is there. */
final class ManyEntries {

    private ManyEntries() {}

    /** @param messages how many it has then */
    static void of(RunningBarid barid, String address, int messages) throws Exception {
        String password = Files.readString(barid.home().resolve("secrets/postgres-mailbox-password"))
                .strip();
        String url = "jdbc:postgresql://127.0.0.1:" + barid.port("POSTGRES") + "/barid?currentSchema=mailbox";
        String localPart = address.substring(0, address.indexOf('@'));
        try (Connection database = DriverManager.getConnection(url, "mailbox", password)) {
            for (String sql : new String[] {"""
                insert into entry (folder, uid, modseq, internal_date, content, prefix, octets, unique_id)
                select folder, uid + n, modseq, now(), content, prefix, octets, substr(md5(n::text), 1, 26)
                from entry join generate_series(1, %d) n on true where folder =
                """.formatted(messages - 1), """
                update folder set uid_next = uid_next + %1$d, messages = messages + %1$d, octets = octets * (%1$d + 1)
                where id =
                """.formatted(messages - 1)}) {
                try (PreparedStatement statement = database.prepareStatement(sql
                        + " (select f.id from folder f join account a on a.id = f.account where a.local_part = ?)")) {
                    statement.setString(1, localPart);
                    statement.executeUpdate();
                }
            }
        }
    }
}
