package io.barid.smtp.session;

import io.barid.service.login.GatewayLogins;
import io.barid.service.trace.Traces;
import io.barid.smtp.accept.MessageAcceptor;
import io.barid.smtp.policy.RecipientPolicy;
import io.barid.smtp.policy.SenderPolicy;
import io.barid.smtp.policy.SizePolicy;
import io.barid.smtp.trace.NamesOfClients;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * What all sessions have in common.
 *
 * @param hostname      name in greeting and replies
 * @param clientTimeout for a whole command, and for each 64 KiB of content (RFC 5321 4.5.3.2.7)
 * @param tls           the certificate of this moment
 */
public record SessionTerms(
        String hostname,
        Duration clientTimeout,
        SizePolicy size,
        SenderPolicy senders,
        RecipientPolicy recipients,
        GatewayLogins logins,
        NamesOfClients names,
        MessageAcceptor acceptor,
        Supplier<SSLContext> tls,
        SessionMetrics metrics,
        SessionJourneys journeys,
        Traces traces) {}
