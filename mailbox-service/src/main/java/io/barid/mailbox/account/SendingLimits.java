package io.barid.mailbox.account;

import io.barid.mailbox.database.OneAtATime;
import io.barid.message.AccountId;
import io.barid.query.SenderDirectory.Allowance;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How many recipients an account sends to within an hour and within a day, counted in the database: any replica answers
 * alike, and none forgets. The spans slide, in steps of five minutes.
 */
@Component
class SendingLimits {

    private static final Logger log = LoggerFactory.getLogger(SendingLimits.class);

    /** The recipients that there may be; null is no limit. */
    private record Limits(Integer hour, Integer day) {
        private static Limits of(ResultSet row, int number) throws SQLException {
            return new Limits(
                    row.getObject("send_per_hour", Integer.class), row.getObject("send_per_day", Integer.class));
        }
    }

    private record Sent(long hour, long day) {}

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final OneAtATime<AccountId> turns = new OneAtATime<>(Duration.ofSeconds(2));

    SendingLimits(JdbcClient database, TransactionTemplate transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    /**
     * However many sessions an account has, it holds one connection of the pool at most, and that not for long. An account
     * that is gone has no limit.
     *
     * @return empty, with nothing counted, when its turn did not come in time; an exception when another replica holds its
     *     row
     */
    Optional<Allowance> count(AccountId account, int recipients) {
        return turns.run(account, waited -> transactions.execute(status -> countLocked(account, recipients)));
    }

    /** Its row is locked first, so that what others count at the same moment is seen. */
    private Allowance countLocked(AccountId account, int recipients) {
        database.sql("set local lock_timeout = '2s'").update();
        Optional<Limits> limits = database.sql(
                        "select send_per_hour, send_per_day from account where id = ? for no key update")
                .param(account.value())
                .query(Limits::of)
                .optional()
                .filter(it -> it.hour() != null || it.day() != null);
        if (limits.isEmpty()) {
            return new Allowance.Granted();
        }
        Sent sent = sent(account);
        Optional<Allowance> exceeded = exceeded(1, sent.hour(), limits.get().hour(), recipients)
                .or(() -> exceeded(24, sent.day(), limits.get().day(), recipients));
        if (exceeded.isPresent()) {
            log.warn("sending limit reached account={} {}", account, exceeded.get());
            return exceeded.get();
        }
        database.sql("""
                        insert into sending (account, slot, recipients)
                        values (?, date_bin('5 minutes', now(), timestamptz 'epoch'), ?)
                        on conflict (account, slot) do update set recipients = sending.recipients + excluded.recipients""").params(account.value(), recipients).update();
        return new Allowance.Granted();
    }

    /** A slot that began within the span or five minutes before it may hold something of it. */
    private Sent sent(AccountId account) {
        return database.sql("""
                        select coalesce(sum(recipients) filter (where slot > now() - interval '65 minutes'), 0) as hour,
                               coalesce(sum(recipients), 0) as day
                        from sending where account = ? and slot > now() - interval '24 hours 5 minutes'""")
                .param(account.value())
                .query((row, number) -> new Sent(row.getLong("hour"), row.getLong("day")))
                .single();
    }

    private static Optional<Allowance> exceeded(int hours, long sent, Integer limit, int recipients) {
        return limit == null || sent + recipients <= limit
                ? Optional.empty()
                : Optional.of(new Allowance.Exceeded(hours, sent, limit));
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT7M")
    void sweep() {
        try {
            int swept = database.sql("delete from sending where slot < now() - interval '25 hours'")
                    .update();
            log.debug("swept sendingSlots={}", swept);
        } catch (DataAccessException | TransactionException e) {
            log.warn("counts of sent mail are not swept this hour: {}", e.toString());
        }
    }
}
