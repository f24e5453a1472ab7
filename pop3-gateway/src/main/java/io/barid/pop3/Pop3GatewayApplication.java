package io.barid.pop3;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The POP3 gateway as a program. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Pop3GatewayApplication {

    public static void main(String[] args) {
        new SpringApplicationBuilder(Pop3GatewayApplication.class)
                .properties("spring.config.name=pop3-gateway")
                .run(args);
    }
}
