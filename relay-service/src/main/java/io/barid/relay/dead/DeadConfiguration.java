package io.barid.relay.dead;

import io.barid.relay.bounce.Outbox;
import io.barid.relay.bounce.Reports;
import io.barid.relay.publish.Publisher;
import io.barid.service.kafka.KafkaConnection;
import io.barid.service.kafka.PositionedConsumer;
import io.barid.service.kafka.TopicKind;
import io.barid.service.ready.Readiness;
import io.barid.transit.Topics;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads the {@code *.dead} topics, together: their records are rare. */
@Configuration(proxyBeanMethods = false)
class DeadConfiguration {

    @Bean
    PositionedConsumer deadMail(
            KafkaConnection kafka,
            JdbcClient database,
            TransactionTemplate transactions,
            Readiness readiness,
            DeadLetterListener listener) {
        List<String> topics = DeadMetrics.TOPICS.stream().map(Topics::dead).toList();
        PositionedConsumer.Reading reading =
                new PositionedConsumer.Reading(topics, "relay-service", topics, 1, TopicKind.MAIL);
        return new PositionedConsumer(reading, kafka, database, transactions, readiness, listener);
    }

    @Bean
    DeadLetters heldLetters(
            LetterTable letters,
            Publisher publisher,
            Reports reports,
            Outbox outbox,
            TransactionTemplate transactions,
            DeadMetrics metrics,
            DeadJourney journey) {
        return new DeadLetters(
                letters,
                record -> publisher.publish(List.of(record)),
                reports::about,
                outbox,
                transactions,
                metrics,
                journey);
    }
}
