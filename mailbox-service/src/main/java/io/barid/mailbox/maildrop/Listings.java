package io.barid.mailbox.maildrop;

import io.barid.mailbox.database.Turns;
import io.barid.mailbox.http.Refusal;
import io.barid.message.AccountId;
import io.barid.query.ListingMark;
import io.barid.query.ListingWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes a whole maildrop's listing while it comes from the database: a few thousand rows in memory. Only some of the pool's
 * connections are used for it, each for a limited time, so that readers who do not read hold up nothing else. Who knows the
 * listing of some time ago, of which nothing is gone, gets what came since: mostly nothing, and then no row is read.
 */
@Component
class Listings {

    private static final int ROWS_AHEAD = 2_000;
    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * The gateway has given up by then. Looked at while rows come; a write that waits for a reader who takes nothing ends
     * after as long, by {@code server.tomcat.connection-timeout}.
     */
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final JdbcClient database;
    private final TransactionTemplate reading;
    private final FirstListings firsts;
    private final ListedFolders folders;
    private final Turns turns = new Turns(AT_ONCE);

    Listings(
            JdbcClient database, PlatformTransactionManager transactions, FirstListings firsts, ListedFolders folders) {
        this.database = database;
        this.firsts = firsts;
        this.folders = folders;
        this.reading = new TransactionTemplate(transactions);
        // the driver hands out rows as they come within a transaction only
        reading.setReadOnly(true);
    }

    /**
     * In UID order, which is the order of arrival.
     *
     * @param known empty: the reader does not know of marks, and gets none
     * @throws Refusal 503 when too many others are being listed
     */
    void write(AccountId account, Optional<ListingMark> known, OutputStream out) {
        ListedFolder folder = folders.of(account, known.orElse(ListingMark.NONE));
        FirstListings.Seen seen = firsts.begin(folder.listed());
        Lines lines = new Lines(folder, out, seen);
        lines.begin();
        if (folder.more()
                && turns.inTurn(PATIENCE, waited -> rows(folder, lines)).isEmpty()) {
            throw Refusal.busy("Too many maildrops are being listed; try again.");
        }
        lines.end(known.isPresent());
        firsts.tell(account, seen);
    }

    /** No join: so the primary key's order is the answer's, and nothing is sorted before the first row comes. */
    private boolean rows(ListedFolder folder, Lines lines) {
        reading.executeWithoutResult(transaction -> database.sql("""
                        select uid, octets, unique_id from entry
                        where folder = :folder and uid >= :first order by uid""")
                .withFetchSize(ROWS_AHEAD)
                .param("folder", folder.mark().folder())
                .param("first", folder.first())
                .query(lines));
        return true;
    }

    private static final class Lines implements RowCallbackHandler {

        private final ListedFolder folder;
        private final ListingWriter listing;
        private final FirstListings.Seen seen;
        private final long deadline = System.nanoTime() + LONGEST.toNanos();
        private long messages;
        private long octets;

        Lines(ListedFolder folder, OutputStream out, FirstListings.Seen seen) {
            this.folder = folder;
            this.listing = new ListingWriter(out);
            this.seen = seen;
        }

        void begin() {
            try {
                if (folder.known() > 0) {
                    listing.known(folder.known());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void processRow(ResultSet row) throws SQLException {
            try {
                if (System.nanoTime() > deadline) {
                    throw new IOException("the listing was not taken within " + LONGEST.toSeconds() + " s");
                }
                long uid = row.getLong(1);
                String uniqueId = row.getString(3);
                listing.add(uid, row.getLong(2), uniqueId);
                messages++;
                octets += row.getLong(2);
                seen.row(uid, uniqueId);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A mark only of what it says: rows may have come and gone since the folder was looked at. */
        void end(boolean marked) {
            try {
                if (marked && folder.isWhole(messages, octets)) {
                    listing.end(folder.mark());
                } else {
                    listing.end();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
