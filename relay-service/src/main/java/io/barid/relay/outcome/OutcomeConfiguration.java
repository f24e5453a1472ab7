package io.barid.relay.outcome;

import io.barid.service.kafka.KafkaConnection;
import io.barid.service.kafka.PositionedConsumer;
import io.barid.service.ready.Readiness;
import io.barid.transit.Topics;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads {@code mail.outcome}. */
@Configuration(proxyBeanMethods = false)
class OutcomeConfiguration {

    @Bean
    PositionedConsumer localOutcomes(
            KafkaConnection kafka,
            JdbcClient database,
            TransactionTemplate transactions,
            Readiness readiness,
            OutcomeListener listener) {
        PositionedConsumer.Reading reading = new PositionedConsumer.Reading(
                Topics.OUTCOME, "relay-service", List.of(Topics.OUTCOME, Topics.dead(Topics.OUTCOME)), 1);
        return new PositionedConsumer(reading, kafka, database, transactions, readiness, listener);
    }
}
