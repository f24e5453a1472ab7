package io.barid.mailbox.maildrop;

import io.barid.mailbox.database.Turns;
import io.barid.mailbox.http.Refusal;
import io.barid.message.AccountId;
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
 * Writes a whole maildrop's listing while it comes from the database: one question, a few thousand rows in memory. Only some
 * of the pool's connections are used for it, each for a limited time, so that readers who do not read hold up nothing else.
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
    private final Turns turns = new Turns(AT_ONCE);

    Listings(JdbcClient database, PlatformTransactionManager transactions, FirstListings firsts) {
        this.database = database;
        this.firsts = firsts;
        this.reading = new TransactionTemplate(transactions);
        // the driver hands out rows as they come within a transaction only
        reading.setReadOnly(true);
    }

    /**
     * In UID order, which is the order of arrival.
     *
     * @throws Refusal 503 when too many others are being listed
     */
    void write(AccountId account, OutputStream out) {
        FirstListings.Seen seen = firsts.begin();
        Optional<Boolean> written = turns.inTurn(PATIENCE, waited -> {
            reading.executeWithoutResult(transaction -> rows(account, new Lines(out, seen)));
            return true;
        });
        if (written.isEmpty()) {
            throw Refusal.busy("Too many maildrops are being listed; try again.");
        }
        firsts.tell(account, seen);
    }

    /** No join: so the primary key's order is the answer's, and nothing is sorted before the first row comes. */
    private void rows(AccountId account, Lines lines) {
        database.sql("""
                        select uid, octets, unique_id, %s from entry
                        where folder = (select id from folder where account = :account and name = 'INBOX')
                        order by uid""".formatted(FirstListings.LISTED))
                .withFetchSize(ROWS_AHEAD)
                .param("account", account.value())
                .query(lines);
        lines.end();
    }

    private static final class Lines implements RowCallbackHandler {

        private final ListingWriter listing;
        private final FirstListings.Seen seen;
        private final long deadline = System.nanoTime() + LONGEST.toNanos();

        Lines(OutputStream out, FirstListings.Seen seen) {
            this.listing = new ListingWriter(out);
            this.seen = seen;
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
                seen.row(uid, uniqueId, row.getLong(4));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void end() {
            try {
                listing.end();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
