package io.barid.mailbox.delivery;

import static io.barid.mailbox.RunningService.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.mailbox.LocalMail;
import io.barid.mailbox.RunningService;
import io.barid.mailbox.maildrop.MaildropTickets;
import io.barid.message.AccountId;
import io.barid.message.QueueId;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.query.MaildropTicket;
import io.barid.services.RealKafka;
import io.barid.services.RealPostgres;
import io.barid.services.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class OutageIT {

    @Test
    void mailSentWhilePostgresIsAwayArrivesOnce() throws Exception {
        try (RealKafka kafka = RealKafka.own();
                RealPostgres postgres = RealPostgres.own()) {
            TestDatabase database = postgres.newDatabase();
            try (RunningService service = RunningService.with(kafka, database);
                    LocalMail mail = new LocalMail(kafka)) {
                AccountId bob = service.account("bob@example.test", "secret");
                AccountId carol = service.account("carol@example.test", "secret");
                AtomicBoolean ended = new AtomicBoolean();
                List<String> sent = new ArrayList<>();
                Thread traffic = Thread.ofVirtual().start(() -> {
                    while (!ended.get()) {
                        QueueId id = QueueId.next();
                        mail.send(LocalMail.handOver(id, LocalMail.content(sent.size()), bob, carol));
                        sent.add(id.toString());
                    }
                });
                TimeUnit.SECONDS.sleep(2);
                postgres.stop();
                answersThatItIsAway(service);
                TimeUnit.SECONDS.sleep(6);
                postgres.start();
                TimeUnit.SECONDS.sleep(2);
                ended.set(true);
                traffic.join();
                assertThat(sent).hasSizeGreaterThan(100);
                MaildropTicket ticket = service.bean(MaildropTickets.class).issue(bob);
                await(() -> list(service, bob, ticket).size() >= sent.size());
                assertThat(list(service, bob, ticket)).containsExactlyInAnyOrderElementsOf(sent);
                MaildropTicket carols = service.bean(MaildropTickets.class).issue(carol);
                assertThat(list(service, carol, carols)).containsExactlyInAnyOrderElementsOf(sent);
            }
        }
    }

    private static List<String> list(RunningService service, AccountId account, MaildropTicket ticket) {
        return service.maildrops().list(account, ticket).messages().stream()
                .map(StoredMessage::uniqueId)
                .map(Object::toString)
                .toList();
    }

    private static void answersThatItIsAway(RunningService service) {
        long from = System.nanoTime();
        assertThat(service.admin("GET", "/v1/accounts", null).statusCode()).isEqualTo(503);
        assertThat(service.admin("PUT", "/v1/domains/other.test", null).statusCode())
                .isEqualTo(503);
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(25));
    }
}
