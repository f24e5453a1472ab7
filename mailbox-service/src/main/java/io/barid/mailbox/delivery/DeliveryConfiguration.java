package io.barid.mailbox.delivery;

import io.barid.service.kafka.KafkaConnection;
import io.barid.service.kafka.PositionedConsumer;
import io.barid.service.ready.Readiness;
import io.barid.transit.Topics;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads {@code mail.local} and creates it, and its dead letters, where they are missing. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KafkaConnection.class)
class DeliveryConfiguration {

    private static final int THREADS = 2;

    @Bean
    PositionedConsumer localMail(
            KafkaConnection kafka,
            JdbcClient database,
            TransactionTemplate transactions,
            Readiness readiness,
            LocalDeliveryListener listener) {
        PositionedConsumer.Reading reading = new PositionedConsumer.Reading(
                Topics.LOCAL, "mailbox-service", List.of(Topics.LOCAL, Topics.dead(Topics.LOCAL)), THREADS);
        return new PositionedConsumer(reading, kafka, database, transactions, readiness, listener);
    }
}
