package io.barid.dns.reverse;

import io.barid.service.token.CallerRoutes;
import io.barid.service.token.CallerRoutes.Route;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who may ask below {@code /internal/}. */
@Configuration(proxyBeanMethods = false)
class CallerTable {

    @Bean
    CallerRoutes callerRoutes() {
        return new CallerRoutes(List.of(new Route("smtp-gateway", "GET", "/internal/client-names/*")));
    }
}
