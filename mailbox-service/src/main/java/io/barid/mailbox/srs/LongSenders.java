package io.barid.mailbox.srs;

import io.barid.address.Mailbox;
import io.barid.mailbox.database.SmallSteps;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.annotation.Transactional;

/** Numbers for senders that are too long for {@link Srs} to write into an address. */
@Component
class LongSenders {

    private static final Logger log = LoggerFactory.getLogger(LongSenders.class);

    /** Longer than {@link Srs#VALID}, and than clocks of hosts differ. */
    private static final int KEPT_DAYS = 30;

    private static final int AT_ONCE = 1_000;

    private final JdbcClient database;

    LongSenders(JdbcClient database) {
        this.database = database;
    }

    /** Durable on return. Writes nothing when all were used today already. */
    @Transactional
    Map<Mailbox, Long> numbers(Collection<Mailbox> senders) {
        Map<Mailbox, Long> numbers = new HashMap<>();
        if (senders.isEmpty()) {
            return numbers;
        }
        String[] texts = senders.stream().map(Mailbox::toString).distinct().toArray(String[]::new);
        // in one order, for two batches that lock the same rows
        database.sql("""
                        insert into srs_sender (sender)
                            select asked.sender from unnest(?::text[]) asked (sender)
                            where not exists (
                                select from srs_sender s where s.sender = asked.sender and s.last_used >= current_date)
                            order by asked.sender
                        on conflict (sender) do update set last_used = current_date
                            where srs_sender.last_used < current_date""").param(texts).update();
        database.sql("select id, sender from srs_sender where sender = any(?)")
                .param(texts)
                .query(row -> {
                    numbers.put(Mailbox.parse(row.getString("sender")), row.getLong("id"));
                });
        return numbers;
    }

    /** Those that are still known. */
    Map<Long, Mailbox> senders(Collection<Long> numbers) {
        Map<Long, Mailbox> senders = new HashMap<>();
        database.sql("select id, sender from srs_sender where id = any(?)")
                .param(numbers.toArray(Long[]::new))
                .query(row -> {
                    senders.put(row.getLong("id"), Mailbox.parse(row.getString("sender")));
                });
        return senders;
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT8M")
    void sweep() {
        try {
            SmallSteps.untilNothingIsLeft(this::step);
        } catch (DataAccessException | TransactionException e) {
            log.warn("long senders of forwarded mail are swept an hour later: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int step() {
        return database.sql("""
                        delete from srs_sender where id in (
                            select id from srs_sender where last_used < current_date - :kept
                            limit :most for update skip locked)""").param("kept", KEPT_DAYS).param("most", AT_ONCE).update();
    }
}
