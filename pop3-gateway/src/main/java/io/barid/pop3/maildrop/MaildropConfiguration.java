package io.barid.pop3.maildrop;

import io.barid.pop3.Pop3GatewayProperties;
import io.barid.query.Logins;
import io.barid.query.MaildropApi;
import io.barid.query.MaildropListing;
import io.barid.query.MaildropOpening;
import io.barid.query.ScramLogins;
import io.barid.service.http.Neighbour;
import io.barid.service.login.GatewayLogins;
import io.barid.service.token.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The way to mailbox-service. */
@Configuration(proxyBeanMethods = false)
class MaildropConfiguration {

    private static final String CALLER = "pop3-gateway";
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final Duration RENEWAL = Leases.PERIOD.minusMillis(500);
    private static final long LARGEST_BUDGET = 256L * 1024 * 1024;

    @Bean
    Neighbour mailboxService(Pop3GatewayProperties properties, Tokens tokens) {
        return new Neighbour(properties.mailboxUrl(), tokens.forCaller(CALLER), ANSWER);
    }

    @Bean
    Neighbour mailboxServiceRenewals(Pop3GatewayProperties properties, Tokens tokens) {
        return new Neighbour(properties.mailboxUrl(), tokens.forCaller(CALLER), RENEWAL);
    }

    @Bean
    GatewayLogins gatewayLogins(Neighbour mailboxService) {
        return new GatewayLogins(mailboxService.as(Logins.class), mailboxService.as(ScramLogins.class));
    }

    @Bean
    Maildrops maildrops(Neighbour mailboxService, Neighbour mailboxServiceRenewals, MeterRegistry meters) {
        return new Maildrops(
                new Maildrops.Mailbox(
                        mailboxService.as(MaildropApi.class),
                        mailboxService.as(MaildropOpening.class),
                        mailboxService.as(MaildropListing.class),
                        mailboxServiceRenewals.as(MaildropApi.class)),
                Math.min(LARGEST_BUDGET, Runtime.getRuntime().maxMemory() / 8),
                Runtime.getRuntime().maxMemory() / 16,
                meters);
    }
}
