package io.barid.mailbox.maildrop;

import io.barid.mailbox.password.Proof;
import io.barid.message.AccountId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Whether who logged in would still be let in: the account is there and not disabled, its password is the same. A yes is
 * good for a second, so that reading a maildrop costs no question for each message; a no is not remembered.
 */
@Component
class TicketHolders {

    static final long GOOD_NANOS = 1_000_000_000L;
    private static final int MOST = 10_000;

    private record Holder(AccountId account, Optional<Proof> proof) {}

    private final JdbcClient database;
    private final LongSupplier nanoTime;
    private final Map<Holder, Long> openAt = new LinkedHashMap<>(16, 0.75f, false) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Holder, Long> eldest) {
            return size() > MOST;
        }
    };

    @Autowired
    TicketHolders(JdbcClient database) {
        this(database, System::nanoTime);
    }

    TicketHolders(JdbcClient database, LongSupplier nanoTime) {
        this.database = database;
        this.nanoTime = nanoTime;
    }

    /** @param proof what was shown; empty: it does not matter */
    boolean stillOpen(AccountId account, Optional<Proof> proof) {
        Holder holder = new Holder(account, proof);
        long now = nanoTime.getAsLong();
        synchronized (openAt) {
            Long at = openAt.get(holder);
            if (at != null && now - at < GOOD_NANOS) {
                return true;
            }
            openAt.remove(holder);
        }
        if (!ask(holder)) {
            return false;
        }
        synchronized (openAt) {
            openAt.put(holder, now);
        }
        return true;
    }

    private boolean ask(Holder holder) {
        return database.sql("""
                        select exists (
                            select from account a where a.id = :account and not a.disabled and (
                                :kind = 'any'
                                or :kind = 'main' and exists (
                                    select from credential where account = a.id and version = :number)
                                or :kind = 'app' and exists (
                                    select from app_password where account = a.id and id = :number)))""")
                .param("account", holder.account().value())
                .param("kind", kind(holder))
                .param("number", number(holder))
                .query(Boolean.class)
                .single();
    }

    private static String kind(Holder holder) {
        return holder.proof()
                .map(proof -> switch (proof) {
                    case Proof.Main main -> "main";
                    case Proof.App app -> "app";
                })
                .orElse("any");
    }

    private static long number(Holder holder) {
        return holder.proof()
                .map(proof -> switch (proof) {
                    case Proof.Main main -> main.version();
                    case Proof.App app -> app.id();
                })
                .orElse(0L);
    }
}
