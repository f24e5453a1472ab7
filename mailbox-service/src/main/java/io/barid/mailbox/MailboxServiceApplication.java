package io.barid.mailbox;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The service's beginning; testbed/all-in-one starts it beside the others. */
@SpringBootApplication(exclude = KafkaAutoConfiguration.class)
@ConfigurationPropertiesScan
@EnableScheduling
public class MailboxServiceApplication {

    public static void main(String[] args) {
        new SpringApplicationBuilder(MailboxServiceApplication.class)
                .properties("spring.config.name=mailbox-service")
                .run(args);
    }
}
