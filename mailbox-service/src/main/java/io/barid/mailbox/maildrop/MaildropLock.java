package io.barid.mailbox.maildrop;

import io.barid.mailbox.database.OneAtATime;
import io.barid.mailbox.http.Refusal;
import io.barid.message.AccountId;
import io.barid.query.LeaseToken;
import io.barid.query.MaildropApi.LeaseAnswer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The exclusive locks of maildrops across all gateways, by the database's clock: 10 seconds at a time. An expired one is
 * still its holder's until another takes it.
 */
@Component
class MaildropLock implements MeterBinder {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /**
     * Part of a statement whose transaction does not wait for the disk: a lock that a crash of PostgreSQL loses is one that
     * its holder is told to have lost, and one that it brings back ends by itself.
     */
    private static final String UNAWAITED = "select set_config('synchronous_commit', 'off', true)";

    private final JdbcClient database;
    private final OneAtATime<AccountId> turns = new OneAtATime<>(PATIENCE);
    private final LongAdder refused = new LongAdder();
    private final SecureRandom random = new SecureRandom();

    MaildropLock(JdbcClient database) {
        this.database = database;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("mail.mailbox.locks.refused", refused, LongAdder::sum)
                .description("sessions that did not get a maildrop because another one has it open")
                .register(registry);
    }

    /** While a QUIT runs its row is locked: one of those who want it waits for that with a connection, the others without. */
    LeaseAnswer take(AccountId account) {
        LeaseAnswer answer = turns.run(account, waited -> takeNow(account)).orElseGet(LeaseAnswer.InUse::new);
        if (answer instanceof LeaseAnswer.InUse) {
            refused.increment();
        }
        return answer;
    }

    private LeaseAnswer takeNow(AccountId account) {
        LeaseToken token = newToken();
        int taken = database.sql("""
                        insert into maildrop_lease (account, token, expires_at)
                        select id, :token, clock_timestamp() + interval '10 seconds' from account, (%s) as s where id = :account
                        on conflict (account) do update
                        set token = excluded.token, expires_at = clock_timestamp() + interval '10 seconds'
                        where maildrop_lease.expires_at <= clock_timestamp()""".formatted(UNAWAITED))
                .param("token", token.value())
                .param("account", account.value())
                .update();
        if (taken == 1) {
            return new LeaseAnswer.Granted(token);
        }
        boolean exists = database.sql("select exists (select from account where id = :account)")
                .param("account", account.value())
                .query(Boolean.class)
                .single();
        if (!exists) {
            throw Refusal.missing("There is no account " + account + ".");
        }
        return new LeaseAnswer.InUse();
    }

    /**
     * Prolongs together; returns those that others hold by now, or nobody. One whose update is under way is passed over,
     * so that it does not keep the others waiting: its row is locked, and nobody takes it.
     */
    List<LeaseToken> renew(List<LeaseToken> leases) {
        String[] tokens = leases.stream().map(LeaseToken::value).toArray(String[]::new);
        database.sql("""
                        update maildrop_lease set expires_at = clock_timestamp() + interval '10 seconds'
                        where account in (
                            select account from maildrop_lease where token = any(?) order by account for update skip locked)
                        and token = any(?)""").param(tokens).param(tokens).update();
        Set<String> kept = new HashSet<>(database.sql("select token from maildrop_lease where token = any(?)")
                .param(tokens)
                .query(String.class)
                .list());
        return leases.stream().filter(lease -> !kept.contains(lease.value())).toList();
    }

    /** Whether it is still the holder's; nobody takes it before the caller's transaction ends. */
    boolean holds(AccountId account, LeaseToken lease) {
        Optional<String> holder = database.sql("select token from maildrop_lease where account = :account for update")
                .param("account", account.value())
                .query(String.class)
                .optional();
        return holder.isPresent() && holder.get().equals(lease.value());
    }

    /** Whether it was the holder's; nothing else changes with it. */
    boolean giveBack(AccountId account, LeaseToken lease) {
        return database.sql("""
                        delete from maildrop_lease using (%s) as s
                        where account = :account and token = :token""".formatted(UNAWAITED))
                        .param("account", account.value())
                        .param("token", lease.value())
                        .update()
                == 1;
    }

    /** In the caller's transaction. */
    void release(AccountId account) {
        database.sql("delete from maildrop_lease where account = :account")
                .param("account", account.value())
                .update();
    }

    private LeaseToken newToken() {
        byte[] octets = new byte[24];
        random.nextBytes(octets);
        return new LeaseToken(Base64.getUrlEncoder().withoutPadding().encodeToString(octets));
    }
}
