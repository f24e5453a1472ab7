package io.barid.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.relay.Messages;
import io.barid.relay.Surroundings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class RoutedReportIT {

    @Test
    void onlyWhatIsRoutedIsReported() throws Exception {
        try (Surroundings around = new Surroundings()) {
            ConfigurableApplicationContext relay = around.relay(Map.of());
            RoutedReport report = relay.getBean(RoutedReport.class);
            JdbcClient database = relay.getBean(JdbcClient.class);
            Instant start = Instant.now();
            report.report();
            assertThat(around.routed().getLast()).isBetween(start.minusSeconds(1), Instant.now());

            Instant between = Instant.now();
            CompletableFuture<Void> waiting = relay.getBean(TransactionTemplate.class)
                    .execute(status -> {
                        // no batch commits while this transaction lasts
                        database.sql("select * from kafka_position for update").query(row -> {});
                        return whileNothingIsRouted(around, report);
                    });
            waiting.get(20, TimeUnit.SECONDS);
            assertThat(around.routed()).hasSize(2);
            assertThat(around.routed().getLast()).isAfterOrEqualTo(between.minusMillis(1));

            Instant needs = start.minus(3, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);
            database.sql("""
                            insert into outgoing (queue_id, envelope, content, created_at, claimed_at)
                            values (gen_random_uuid(), '', null, :at, now())""")
                    .param("at", needs.atOffset(java.time.ZoneOffset.UTC))
                    .update();
            report.report();
            assertThat(around.routed().getLast()).as("a report on its way").isEqualTo(needs);
        }
    }

    private static CompletableFuture<Void> whileNothingIsRouted(Surroundings around, RoutedReport report) {
        try {
            around.send(List.of(Messages.to("u1@ours.test")));
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
                try {
                    report.report();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            TimeUnit.SECONDS.sleep(2);
            assertThat(waiting).as("a message is not routed").isNotDone();
            return waiting;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
