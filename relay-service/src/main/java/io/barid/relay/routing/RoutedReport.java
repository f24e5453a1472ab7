package io.barid.relay.routing;

import io.barid.query.RoutedMail;
import io.barid.service.http.Neighbour;
import io.barid.service.kafka.KafkaConnection;
import io.barid.service.kafka.TopicEnds;
import io.barid.transit.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/**
 * Tells mailbox-service every ten minutes how far mail is routed, so that uploads which no record refers to can go: notes
 * where {@code mail.accepted} ends, and once the positions have passed that, everything accepted before is routed. What
 * still needs stored content without holding it keeps the instant back.
 */
@Component
class RoutedReport implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RoutedReport.class);
    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final List<String> DEAD = List.of(Topics.dead(Topics.ACCEPTED), Topics.dead(Topics.OUTCOME));
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final KafkaConnection kafka;
    private final JdbcClient database;
    private final RoutedMail mailboxService;
    private Thread thread;

    RoutedReport(KafkaConnection kafka, JdbcClient database, @Qualifier("mailboxService") Neighbour mailboxService) {
        this.kafka = kafka;
        this.database = database;
        this.mailboxService = mailboxService.as(RoutedMail.class);
    }

    @Override
    public synchronized void start() {
        thread = Thread.ofVirtual().name("routed-report").start(this::run);
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join(Duration.ofSeconds(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                try {
                    report();
                } catch (ExecutionException | TimeoutException | KafkaException e) {
                    log.info("how far mail is routed is told later: {}", e.toString());
                } catch (RestClientException | DataAccessException e) {
                    log.info("how far mail is routed is told later: {}", e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            log.debug("no more reports");
        }
    }

    /** Waits until everything that is accepted now is routed, however long that takes. */
    void report() throws InterruptedException, ExecutionException, TimeoutException {
        // outcomes too: a bounce may bring stored content back
        TopicEnds now = TopicEnds.now(kafka, List.of(Topics.ACCEPTED, Topics.OUTCOME));
        await(now);
        // what was unreadable among them: its content is held once it is a row here
        await(TopicEnds.now(kafka, DEAD));
        Instant before = before(now.at());
        mailboxService.report(new RoutedMail.Progress(before));
        log.debug("everything accepted before {} is routed", before);
    }

    private void await(TopicEnds ends) throws InterruptedException {
        while (!ends.passed(database)) {
            Thread.sleep(LOOK);
        }
    }

    /** Earlier where a row, or a report on its way, may need content that nobody holds yet. */
    private Instant before(Instant routed) {
        return database.sql("""
                        select least(:routed,
                            (select min(accepted_at) from message where content is null and not content_linked),
                            (select min(created_at) from outgoing where content is null),
                            (select 'epoch'::timestamptz from dead_letter where stored and not content_linked limit 1))""")
                .param("routed", routed.atOffset(ZoneOffset.UTC))
                .query((row, number) -> row.getTimestamp(1).toInstant())
                .single();
    }
}
