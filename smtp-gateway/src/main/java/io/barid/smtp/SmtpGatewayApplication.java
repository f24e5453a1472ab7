package io.barid.smtp;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Starts smtp-gateway. */
@SpringBootApplication
public class SmtpGatewayApplication {

    /** Where its settings are: not {@code application}, since all services may share one class path. */
    public static final String CONFIG_NAME = "spring.config.name=smtp-gateway";

    public static void main(String[] args) {
        new SpringApplicationBuilder(SmtpGatewayApplication.class)
                .properties(CONFIG_NAME)
                .run(args);
    }
}
