package io.barid.service.journey;

import io.barid.service.SettingsException;
import io.barid.service.kafka.KafkaConnection;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** {@link Journeys} for each service that has a {@link KafkaConnection}. */
@AutoConfiguration
@ConditionalOnClass(KafkaProducer.class)
@ConditionalOnBean(KafkaConnection.class)
class JourneyAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Journeys journeys(@Value("${barid.journeys:on}") String journeys, KafkaConnection kafka, MeterRegistry metrics) {
        return switch (journeys) {
            case "on" -> new KafkaJourneys(kafka, metrics);
            case "off" -> Journeys.NONE;
            default -> throw new SettingsException("BARID_JOURNEYS is '" + journeys + "': it is 'on' or 'off'");
        };
    }
}
