package io.barid.relay.delivery;

import io.barid.query.ContentStore;
import io.barid.query.MxLookup;
import io.barid.relay.RelayServiceProperties;
import io.barid.service.http.Neighbour;
import io.barid.service.token.Tokens;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Whom deliveries ask. */
@Configuration(proxyBeanMethods = false)
class DeliveryConfiguration {

    /** Longer than dns-resolver itself waits: for name servers some 20 seconds, for an MTA-STS policy 40. */
    private static final Duration ANSWER = Duration.ofSeconds(60);

    @Bean
    Neighbour dnsResolver(RelayServiceProperties properties, Tokens tokens) {
        return new Neighbour(properties.dns(), tokens.forCaller("relay-service"), ANSWER);
    }

    @Bean
    MxLookup mxLookup(@Qualifier("dnsResolver") Neighbour dnsResolver) {
        return dnsResolver.as(MxLookup.class);
    }

    @Bean
    ContentStore contentStore(@Qualifier("mailboxService") Neighbour mailboxService) {
        return mailboxService.as(ContentStore.class);
    }
}
