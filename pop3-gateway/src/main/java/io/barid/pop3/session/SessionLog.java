package io.barid.pop3.session;

import io.barid.journey.JourneyEvent;
import io.barid.message.AccountId;
import io.barid.message.QueueId;
import io.barid.pop3.maildrop.Maildrop;
import io.barid.pop3.session.SessionMetrics.Outcome;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.service.journey.Journeys;
import io.barid.service.journey.Rations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One session's lines in the log, its part of the metrics and of journeys: ids and counts, never names, passwords or content. */
final class SessionLog {

    private static final Logger log = LoggerFactory.getLogger(Pop3Session.class);

    private final String id = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
    private final long begin = System.nanoTime();
    private final String client;
    private final SessionMetrics metrics;
    private final Journeys journeys;
    private final Rations<AccountId> fetches;
    private Optional<AccountId> account = Optional.empty();
    private int retrieved;
    private long octets;
    private int removed;

    /** @param fetches how many of them each account may tell */
    SessionLog(String client, SessionMetrics metrics, Journeys journeys, Rations<AccountId> fetches) {
        this.client = client;
        this.metrics = metrics;
        this.journeys = journeys;
        this.fetches = fetches;
    }

    String client() {
        return client;
    }

    void opened(String channel) {
        metrics.opened();
        log.info("session={} client={} opened channel={}", id, client, channel);
    }

    void loggedIn(Maildrop maildrop) {
        metrics.login(Outcome.GRANTED);
        account = Optional.of(maildrop.account());
        log.info(
                "session={} client={} account={} login granted messages={}",
                id,
                client,
                account.get(),
                maildrop.messages().size());
    }

    void loginRefused(Outcome outcome) {
        metrics.login(outcome);
        log.info("session={} client={} login refused: {}", id, client, outcome);
    }

    void retrieved(StoredMessage message) {
        retrieved++;
        octets += message.octets();
        metrics.retrieved(message.octets());
        log.info(
                "session={} account={} retrieved uniqueId={} octets={}",
                id,
                account(),
                message.uniqueId(),
                message.octets());
        if (journeys.wanted()) {
            message.uniqueId().queueId().ifPresent(queueId -> tell(queueId, message));
        }
    }

    private void tell(QueueId queueId, StoredMessage message) {
        if (account.isPresent() && !fetches.take(account.get())) {
            journeys.untold();
            return;
        }
        journeys.tell(queueId, new JourneyEvent.Fetched(Instant.now(), account(), client, message.octets()));
    }

    void removed(int messages) {
        removed = messages;
        metrics.removed(messages);
    }

    void lockLost() {
        log.warn("session={} account={} lock lost, nothing removed", id, account());
    }

    void failed(RuntimeException e, boolean bug) {
        if (account.isEmpty()) {
            metrics.login(Outcome.AWAY);
        }
        if (bug) {
            log.error("session={} account={} command failed", id, account(), e);
        } else {
            log.warn("session={} account={} mailbox-service did not answer: {}", id, account(), e.toString());
        }
    }

    void ended(String reason) {
        metrics.ended();
        log.info(
                "session={} client={} account={} ended: {} retrieved={} octets={} removed={} seconds={}",
                id,
                client,
                account(),
                reason,
                retrieved,
                octets,
                removed,
                Duration.ofNanos(System.nanoTime() - begin).toSeconds());
    }

    private String account() {
        return account.map(AccountId::toString).orElse("-");
    }
}
