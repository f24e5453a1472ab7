package io.barid.mailbox.maildrop;

import io.barid.message.AccountId;
import io.barid.query.ListingMark;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds out whether a listing of some time ago is the beginning of today's. UIDs only grow and entries never change, so it is
 * if what has come since makes up the whole difference, in number and in octets: anything removed would be missing.
 */
@Component
class ListedFolders {

    private final JdbcClient database;

    ListedFolders(JdbcClient database) {
        this.database = database;
    }

    /** In one statement, so that numbers and sums are of one moment. */
    ListedFolder of(AccountId account, ListingMark known) {
        return database.sql("""
                        select f.id, f.uidvalidity, f.uid_next, f.messages, f.octets,
                            coalesce((select uid from listed where folder = f.id), 0) as listed,
                            came.messages as came_messages, came.octets as came_octets
                        from folder f, lateral (
                            select count(*) as messages, coalesce(sum(e.octets), 0) as octets from entry e
                            where e.folder = f.id and f.id = :folder and f.uidvalidity = :uidvalidity and e.uid >= :first) as came
                        where f.account = :account and f.name = 'INBOX'""")
                .param("account", account.value())
                .param("folder", known.folder())
                .param("uidvalidity", known.uidValidity())
                .param("first", known.uidNext())
                .query((row, number) -> folder(row, known))
                .optional()
                .orElse(ListedFolder.NONE);
    }

    private static ListedFolder folder(ResultSet row, ListingMark known) throws SQLException {
        ListingMark now = new ListingMark(
                row.getLong("id"),
                row.getLong("uidvalidity"),
                row.getLong("uid_next"),
                row.getLong("messages"),
                row.getLong("octets"));
        long came = row.getLong("came_messages");
        boolean grown = known.folder() == now.folder()
                && known.uidValidity() == now.uidValidity()
                && known.messages() + came == now.messages()
                && known.octets() + row.getLong("came_octets") == now.octets();
        return grown
                ? new ListedFolder(
                        now, known.messages(), known.octets(), known.uidNext(), came > 0, row.getLong("listed"))
                : new ListedFolder(now, 0, 0, 0, true, row.getLong("listed"));
    }
}
