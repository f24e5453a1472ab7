package io.barid.relay.operator;

import io.barid.relay.bounce.Outbox;
import io.barid.relay.bounce.Reports;
import io.barid.relay.queue.Wake;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

/** Joins orders to those who report and deliver. */
@Configuration(proxyBeanMethods = false)
class OperatorConfiguration {

    @Bean
    DropReports dropReports(KeptMessages messages, Reports reports, Outbox outbox) {
        return new DropReports(messages, reports::about, outbox::add);
    }

    @Bean
    Steering steering(
            AskedRows asked,
            Changes changes,
            DropReports reports,
            TransactionTemplate transactions,
            Wake wake,
            Outbox outbox,
            SteeredJourney journey) {
        return new Steering(asked, changes, reports, transactions, journey, () -> {
            wake.soon();
            outbox.wake();
        });
    }
}
