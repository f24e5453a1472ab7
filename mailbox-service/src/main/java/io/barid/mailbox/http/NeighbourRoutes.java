package io.barid.mailbox.http;

import io.barid.service.token.CallerRoutes;
import io.barid.service.token.CallerRoutes.Route;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The table of neighbours and what each may ask; a route that is not in it is closed. */
@Configuration(proxyBeanMethods = false)
class NeighbourRoutes {

    private static final String SMTP = "smtp-gateway";
    private static final String POP3 = "pop3-gateway";
    private static final String RELAY = "relay-service";

    @Bean
    CallerRoutes callerRoutes() {
        return new CallerRoutes(List.of(
                new Route(SMTP, "POST", "/internal/recipients/check"),
                new Route(SMTP, "POST", "/internal/senders/check"),
                new Route(SMTP, "POST", "/internal/senders/count"),
                new Route(SMTP, "POST", "/internal/logins"),
                new Route(SMTP, "POST", "/internal/logins/scram/first"),
                new Route(SMTP, "POST", "/internal/logins/scram/final"),
                new Route(SMTP, "PUT", "/internal/contents/*/chunks/"),
                new Route(SMTP, "PUT", "/internal/contents/*/seal"),
                new Route(SMTP, "DELETE", "/internal/contents/*"),
                new Route(POP3, "POST", "/internal/logins"),
                new Route(POP3, "POST", "/internal/logins/scram/first"),
                new Route(POP3, "POST", "/internal/logins/scram/final"),
                new Route(POP3, "GET", "/internal/maildrops/"),
                new Route(POP3, "POST", "/internal/maildrops/"),
                new Route(RELAY, "POST", "/internal/recipients/resolve"),
                new Route(RELAY, "PUT", "/internal/routed-mail"),
                new Route(RELAY, "POST", "/internal/senders/rewrite"),
                new Route(RELAY, "GET", "/internal/contents/*"),
                new Route(RELAY, "PUT", "/internal/contents/*/chunks/"),
                new Route(RELAY, "PUT", "/internal/contents/*/seal"),
                new Route(RELAY, "PUT", "/internal/contents/*/links/relay-service"),
                new Route(RELAY, "DELETE", "/internal/contents/*/links/relay-service")));
    }
}
