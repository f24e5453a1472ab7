package io.barid.mailbox.maildrop;

import io.barid.journey.JourneyEvent;
import io.barid.message.AccountId;
import io.barid.query.UniqueId;
import io.barid.service.journey.Journeys;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Tells of messages that a client sees in a listing for the first time. Up to where a folder was listed is noted after the
 * listing, in a row that nothing else touches, and without waiting for the disk: what a crash takes back is told twice.
 */
@Component
class FirstListings {

    private static final Logger log = LoggerFactory.getLogger(FirstListings.class);

    /** Of one listing, the newest; a mailbox that was filled before anybody read it would be a flood. */
    static final int MOST = 1_000;

    private final JdbcClient database;
    private final Journeys journeys;

    FirstListings(JdbcClient database, Journeys journeys) {
        this.database = database;
        this.journeys = journeys;
    }

    /** For one listing. @param listed the UID up to which the folder has been listed before */
    Seen begin(long listed) {
        return new Seen(journeys.wanted(), listed);
    }

    /** What a listing has that none had before; for one thread. */
    static final class Seen {

        private final boolean wanted;
        private final long listed;
        private final Deque<String> uniqueIds = new ArrayDeque<>();
        private long last;

        private Seen(boolean wanted, long listed) {
            this.wanted = wanted;
            this.listed = listed;
        }

        /** Rows come in UID order. */
        void row(long uid, String uniqueId) {
            if (!wanted || uid <= listed) {
                return;
            }
            last = uid;
            if (uniqueIds.size() == MOST) {
                uniqueIds.removeFirst();
            }
            uniqueIds.addLast(uniqueId);
        }
    }

    /** After the listing was written; fails for nobody. Of two listings at one time one tells. */
    void tell(AccountId account, Seen seen) {
        if (seen.last == 0) {
            return;
        }
        try {
            if (note(account, seen.last)) {
                JourneyEvent listed = new JourneyEvent.Listed(Instant.now(), account.toString());
                seen.uniqueIds.forEach(id -> UniqueId.queueId(id).ifPresent(queueId -> journeys.tell(queueId, listed)));
            }
        } catch (DataAccessException | TransactionException e) {
            log.debug("not noted what of account={} was listed", account, e);
        }
    }

    private boolean note(AccountId account, long uid) {
        return database.sql("""
                        insert into listed (folder, uid)
                        select id, :uid from folder, (select set_config('synchronous_commit', 'off', true)) as s
                        where account = :account and name = 'INBOX'
                        on conflict (folder) do update set uid = excluded.uid where listed.uid < excluded.uid""")
                        .param("account", account.value())
                        .param("uid", uid)
                        .update()
                == 1;
    }
}
