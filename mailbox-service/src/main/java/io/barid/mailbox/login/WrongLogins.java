package io.barid.mailbox.login;

import java.util.List;
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

    void count(GuessSource source) {
        // in one order, so that two of these never wait for each other
        List<String> rows = Stream.of(source.pair(), source.client(), source.account())
                .sorted()
                .toList();
        database.sql("""
                        insert into wrong_login as before (source, wrongs, last_at)
                        values (:first, 1, now()), (:second, 1, now()), (:third, 1, now())
                        on conflict (source) do update set last_at = excluded.last_at, wrongs =
                            case when before.last_at > now() - :forgotten * interval '1 second'
                            then least(before.wrongs + 1, :most) else 1 end""")
                .param("first", rows.get(0))
                .param("second", rows.get(1))
                .param("third", rows.get(2))
                .param("forgotten", GuessTally.FORGOTTEN.toSeconds())
                .param("most", MOST)
                .update();
    }

    /** The name is free again for this client; the client, who may be many people, is believed half. */
    void forgive(GuessSource source, GuessTally tally) {
        if (tally.clean()) {
            return;
        }
        database.sql("delete from wrong_login where source = :pair")
                .param("pair", source.pair())
                .update();
        database.sql("update wrong_login set wrongs = wrongs / 2 where source = :client")
                .param("client", source.client())
                .update();
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
