package io.barid.mailbox.login;

import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Counts wrong logins for all replicas, in a table that PostgreSQL need not keep. It is read with the account, in one
 * question ({@link LoginAccounts}), and a right login writes only where there is something to forgive.
 */
@Component
class WrongLogins {

    private static final Logger log = LoggerFactory.getLogger(WrongLogins.class);
    private static final int MOST = 1_000_000;

    private final JdbcClient database;

    WrongLogins(JdbcClient database) {
        this.database = database;
    }

    /**
     * Those for one name count against the client as long as they are free: later ones wait anyway, and a device with an old
     * password shall not keep others at its address out.
     */
    void count(GuessSource source, GuessTally tally) {
        Stream<String> counted = tally.pair().count() < GuessTally.FREE_PER_PAIR
                ? Stream.of(source.pair(), source.client(), source.account())
                : Stream.of(source.pair(), source.account());
        // in one order, so that two of these never wait for each other
        database.sql("""
                        insert into wrong_login as before (source, wrongs, last_at)
                        select source, 1, now() from unnest(:rows::text[]) with ordinality as u (source, place) order by place
                        on conflict (source) do update set last_at = excluded.last_at, wrongs =
                            case when before.last_at > now() - :forgotten * interval '1 second'
                            then least(before.wrongs + 1, :most) else 1 end""")
                .param("rows", counted.sorted().toArray(String[]::new))
                .param("forgotten", GuessTally.FORGOTTEN.toSeconds())
                .param("most", MOST)
                .update();
    }

    /**
     * The name is free again for this client, and of the client's only those for this name are taken back: else who has one
     * account could guess at all others for ever.
     */
    void forgive(GuessSource source, GuessTally tally) {
        if (tally.pair().count() == 0) {
            return;
        }
        int gone = database.sql("delete from wrong_login where source = ? returning wrongs")
                .param(source.pair())
                .query(Integer.class)
                .optional()
                .orElse(0);
        if (gone > 0) {
            database.sql("update wrong_login set wrongs = greatest(wrongs - ?, 0) where source = ?")
                    .params(Math.min(gone, GuessTally.FREE_PER_PAIR), source.client())
                    .update();
        }
    }

    /** It waits for no row that is being counted: whoever counts may wait for one that this has deleted. */
    @Scheduled(fixedDelayString = "PT1M")
    void forget() {
        try {
            database.sql("""
                            delete from wrong_login where source in (
                                select source from wrong_login where last_at < now() - :forgotten * interval '1 second'
                                for update skip locked)""")
                    .param("forgotten", GuessTally.FORGOTTEN.toSeconds())
                    .update();
        } catch (DataAccessException | TransactionException e) {
            log.warn("old wrong logins are not forgotten yet: {}", e.toString());
        }
    }
}
