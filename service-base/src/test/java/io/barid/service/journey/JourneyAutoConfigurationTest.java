package io.barid.service.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.service.SettingsException;
import io.barid.service.kafka.KafkaConnection;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class JourneyAutoConfigurationTest {

    @Configuration
    static class Metrics {
        @Bean
        MeterRegistry metrics() {
            return new SimpleMeterRegistry();
        }
    }

    @Configuration
    @EnableConfigurationProperties(KafkaConnection.class)
    static class WithKafka {}

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(JourneyAutoConfiguration.class))
            .withUserConfiguration(Metrics.class)
            // no name that anybody knows: nothing may be asked of Kafka at the start
            .withPropertyValues("barid.kafka.servers=kafka.invalid:9092");

    @Test
    void aServiceWithKafkaTells() {
        service.withUserConfiguration(WithKafka.class).run(context -> {
            assertThat(context.getBean(Journeys.class)).isInstanceOf(KafkaJourneys.class);
            assertThat(context.getBean(Journeys.class).wanted()).isTrue();
            assertThat(context.getBean(MeterRegistry.class)
                            .get("mail.journey.lost")
                            .counter()
                            .count())
                    .isZero();
        });
    }

    @Test
    void nothingIsToldWhenNobodyWantsIt() {
        service.withUserConfiguration(WithKafka.class)
                .withPropertyValues("barid.journeys=off")
                .run(context ->
                        assertThat(context.getBean(Journeys.class).wanted()).isFalse());
    }

    @Test
    void aServiceWithoutKafkaHasNobodyToTell() {
        service.run(context -> assertThat(context).doesNotHaveBean(Journeys.class));
    }

    @Test
    void anotherWordStopsTheStart() {
        service.withUserConfiguration(WithKafka.class)
                .withPropertyValues("barid.journeys=sometimes")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(SettingsException.class)
                        .hasMessageContaining("BARID_JOURNEYS"));
    }
}
