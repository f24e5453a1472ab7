package io.barid.relay.journey;

import io.barid.service.kafka.KafkaConnection;
import io.barid.service.kafka.PositionedConsumer;
import io.barid.service.kafka.TopicKind;
import io.barid.service.ready.Readiness;
import io.barid.transit.Topics;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads {@code mail.journey}, unless nobody tells anything. What was told before can still be asked for, until its time. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JourneySettings.class)
class JourneyConfiguration {

    /**
     * A group of its own: what keeps a group from reading one of its topics, such as a missing right, keeps it from reading
     * all of them.
     */
    private static final String GROUP = "relay-service-journeys";

    @Bean
    @ConditionalOnProperty(name = "barid.journeys", havingValue = "on", matchIfMissing = true)
    PositionedConsumer toldJourneys(
            KafkaConnection kafka,
            JdbcClient database,
            TransactionTemplate transactions,
            Readiness readiness,
            JourneyListener listener) {
        PositionedConsumer.Reading reading = new PositionedConsumer.Reading(
                List.of(Topics.JOURNEY), GROUP, List.of(Topics.JOURNEY), 1, TopicKind.LOSSY);
        return new PositionedConsumer(reading, kafka, database, transactions, readiness, listener);
    }
}
