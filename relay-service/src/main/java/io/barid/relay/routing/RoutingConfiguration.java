package io.barid.relay.routing;

import io.barid.query.RecipientDirectory;
import io.barid.query.SenderRewriting;
import io.barid.relay.RelayServiceProperties;
import io.barid.relay.delivery.Routes;
import io.barid.service.http.Neighbour;
import io.barid.service.kafka.KafkaConnection;
import io.barid.service.kafka.PositionedConsumer;
import io.barid.service.ready.Readiness;
import io.barid.service.token.Tokens;
import io.barid.transit.Topics;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads {@code mail.accepted}, and asks mailbox-service. */
@Configuration(proxyBeanMethods = false)
class RoutingConfiguration {

    private static final int THREADS = 2;
    private static final Duration ANSWER = Duration.ofSeconds(5);

    @Bean
    Neighbour mailboxService(RelayServiceProperties properties, Tokens tokens) {
        return new Neighbour(properties.mailbox(), tokens.forCaller("relay-service"), ANSWER);
    }

    @Bean
    Routes routes(RelayServiceProperties properties) {
        return Routes.parse(properties.routes());
    }

    @Bean
    Directory directory(Neighbour mailboxService) {
        return new Directory(
                mailboxService.as(RecipientDirectory.class),
                mailboxService.as(SenderRewriting.class),
                System::nanoTime);
    }

    @Bean
    PositionedConsumer acceptedMail(
            KafkaConnection kafka,
            JdbcClient database,
            TransactionTemplate transactions,
            Readiness readiness,
            AcceptedListener listener) {
        PositionedConsumer.Reading reading = new PositionedConsumer.Reading(
                Topics.ACCEPTED, "relay-service", List.of(Topics.ACCEPTED, Topics.dead(Topics.ACCEPTED)), THREADS);
        return new PositionedConsumer(reading, kafka, database, transactions, readiness, listener);
    }
}
