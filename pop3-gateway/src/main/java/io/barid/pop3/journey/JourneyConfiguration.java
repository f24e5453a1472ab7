package io.barid.pop3.journey;

import io.barid.service.journey.Journeys;
import io.barid.service.kafka.KafkaConnection;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** With a connection to Kafka service-base tells journeys; without one nobody does. */
@Configuration(proxyBeanMethods = false)
class JourneyConfiguration {

    /** Looked at before the bean below. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(KafkaIsSet.class)
    @EnableConfigurationProperties(KafkaConnection.class)
    static class Kafka {}

    @Bean
    @ConditionalOnMissingBean({KafkaConnection.class, Journeys.class})
    Journeys journeys() {
        return Journeys.NONE;
    }
}
