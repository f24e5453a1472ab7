package io.barid.mailbox.password;

import io.barid.message.AccountId;
import jakarta.annotation.PreDestroy;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * When each password was last used. Noted in memory, so that no login waits for it or fails by it, and written some
 * seconds later, at most once a minute for each; what is noted and not written is lost with the process.
 */
@Component
public class LastUses {

    private static final Logger log = LoggerFactory.getLogger(LastUses.class);
    private static final int MOST = 100_000;

    private final JdbcClient database;
    private Set<Long> mains = new HashSet<>();
    private Set<Long> apps = new HashSet<>();

    LastUses(JdbcClient database) {
        this.database = database;
    }

    public synchronized void note(AccountId account, Proof proof) {
        switch (proof) {
            case Proof.Main main -> add(mains, account.value());
            case Proof.App app -> add(apps, app.id());
        }
    }

    private static void add(Set<Long> used, long id) {
        if (used.size() < MOST) {
            used.add(id);
        }
    }

    /** Rows that somebody else is writing are passed over: it waits for nobody. */
    @Scheduled(fixedDelayString = "PT5S")
    @PreDestroy
    public void write() {
        Long[] usedMains;
        Long[] usedApps;
        synchronized (this) {
            usedMains = mains.toArray(Long[]::new);
            usedApps = apps.toArray(Long[]::new);
            mains = new HashSet<>();
            apps = new HashSet<>();
        }
        try {
            write("credential", "account", usedMains);
            write("app_password", "id", usedApps);
        } catch (DataAccessException | TransactionException e) {
            log.warn("the last use of some passwords is not written: {}", e.toString());
        }
    }

    private void write(String table, String id, Long[] used) {
        if (used.length > 0) {
            database.sql("""
                            update %1$s set last_used_at = now() where %2$s in (
                                select %2$s from %1$s where %2$s = any(?)
                                and (last_used_at is null or last_used_at < now() - interval '1 minute')
                                for no key update skip locked)""".formatted(table, id)).param(used).update();
        }
    }
}
