package io.barid.dns;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The DNS resolver as a program. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class DnsResolverApplication {

    public static void main(String[] args) {
        new SpringApplicationBuilder(DnsResolverApplication.class)
                .properties("spring.config.name=dns-resolver")
                .run(args);
    }
}
