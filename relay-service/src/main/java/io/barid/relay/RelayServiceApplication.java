package io.barid.relay;

import io.barid.service.kafka.KafkaConnection;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;

/** The service's beginning; testbed/all-in-one starts it beside the others. */
@SpringBootApplication(exclude = KafkaAutoConfiguration.class)
@EnableConfigurationProperties({RelayServiceProperties.class, KafkaConnection.class})
public class RelayServiceApplication {

    public static void main(String[] args) {
        new SpringApplicationBuilder(RelayServiceApplication.class)
                .properties("spring.config.name=relay-service")
                .run(args);
    }
}
