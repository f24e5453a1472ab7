package io.barid.smtp;

import io.barid.query.ClientNames;
import io.barid.query.ContentStore;
import io.barid.query.Logins;
import io.barid.query.RecipientDirectory;
import io.barid.query.ScramLogins;
import io.barid.query.SenderDirectory;
import io.barid.service.SettingsException;
import io.barid.service.http.Neighbour;
import io.barid.service.journey.Journeys;
import io.barid.service.kafka.KafkaConnection;
import io.barid.service.kafka.Renewed;
import io.barid.service.login.GatewayLogins;
import io.barid.service.net.Networks;
import io.barid.service.ready.Readiness;
import io.barid.service.tls.MailTls;
import io.barid.service.token.Tokens;
import io.barid.service.trace.Traces;
import io.barid.smtp.accept.AcceptMetrics;
import io.barid.smtp.accept.AcceptedMessages;
import io.barid.smtp.accept.Durability;
import io.barid.smtp.accept.MessageAcceptor;
import io.barid.smtp.accept.OctetBudget;
import io.barid.smtp.accept.TopicWatch;
import io.barid.smtp.listener.MailPorts;
import io.barid.smtp.listener.PortBinding;
import io.barid.smtp.policy.KnownRecipients;
import io.barid.smtp.policy.KnownSenders;
import io.barid.smtp.policy.MailPort;
import io.barid.smtp.policy.RecipientPolicy;
import io.barid.smtp.policy.SenderPolicy;
import io.barid.smtp.policy.SizePolicy;
import io.barid.smtp.session.SessionJourneys;
import io.barid.smtp.session.SessionMetrics;
import io.barid.smtp.session.SessionTerms;
import io.barid.smtp.session.Sessions;
import io.barid.smtp.trace.NamesOfClients;
import io.barid.transit.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Puts the parts together, in the order in which a message meets them from its end to its begin. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SmtpGatewayProperties.class, KafkaConnection.class})
class SmtpGatewayConfiguration {

    private static final String CALLER = "smtp-gateway";
    private static final Duration QUESTION = Duration.ofSeconds(5);
    private static final Duration CHUNK = Duration.ofSeconds(30);
    private static final Duration RECIPIENTS_FRESH = Duration.ofSeconds(10);
    private static final Duration RECIPIENTS_USABLE = Duration.ofMinutes(5);
    private static final Duration SENDERS_KEPT = Duration.ofSeconds(10);
    private static final Duration ROOM_AWAITED = Duration.ofSeconds(10);

    @Bean
    static TlsFiles tlsFiles(Environment environment) {
        return new TlsFiles(environment);
    }

    // ---- accept

    @Bean
    TopicWatch topicWatch(
            KafkaConnection kafka, SmtpGatewayProperties settings, Readiness readiness, MeterRegistry metrics) {
        return new TopicWatch(
                new Renewed<>(() -> Admin.create(kafka.client())),
                Topics.ACCEPTED,
                List.of(
                        Topics.LOCAL,
                        Topics.OUTCOME,
                        Topics.dead(Topics.ACCEPTED),
                        Topics.dead(Topics.LOCAL),
                        Topics.dead(Topics.OUTCOME)),
                TopicWatch.Rhythm.DEFAULT,
                settings.acceptWeakTopics(),
                readiness,
                metrics);
    }

    @Bean
    AcceptedMessages acceptedMessages(KafkaConnection kafka) {
        return AcceptedMessages.to(kafka);
    }

    @Bean
    Neighbour contentNeighbour(SmtpGatewayProperties settings, Tokens tokens) {
        return new Neighbour(settings.mailboxUrl(), tokens.forCaller(CALLER), CHUNK);
    }

    @Bean
    OctetBudget octetBudget(SmtpGatewayProperties settings) {
        return new OctetBudget(
                settings.contentOctets(),
                ROOM_AWAITED,
                Networks.parse("BARID_TRUSTED_NETWORKS", settings.trustedNetworks()));
    }

    @Bean
    SenderPolicy senderPolicy(Neighbour questionNeighbour) {
        return new SenderPolicy(questionNeighbour.as(SenderDirectory.class), new KnownSenders(SENDERS_KEPT));
    }

    @Bean
    MessageAcceptor messageAcceptor(
            SmtpGatewayProperties settings,
            OctetBudget budget,
            Neighbour contentNeighbour,
            Durability topic,
            AcceptedMessages messages,
            SenderPolicy senders,
            MeterRegistry metrics) {
        return new MessageAcceptor(
                HostName.of(settings.hostname()),
                budget,
                contentNeighbour.as(ContentStore.class),
                topic,
                messages,
                senders,
                new AcceptMetrics(metrics, budget));
    }

    // ---- session and policy

    @Bean
    Neighbour questionNeighbour(SmtpGatewayProperties settings, Tokens tokens) {
        return new Neighbour(settings.mailboxUrl(), tokens.forCaller(CALLER), QUESTION);
    }

    @Bean
    Neighbour dnsNeighbour(SmtpGatewayProperties settings, Tokens tokens) {
        return new Neighbour(settings.dnsUrl(), tokens.forCaller(CALLER), QUESTION);
    }

    @Bean
    NamesOfClients namesOfClients(Neighbour dnsNeighbour, MeterRegistry metrics) {
        return new NamesOfClients(dnsNeighbour.as(ClientNames.class), metrics);
    }

    @Bean
    MailTls mailTls(SslBundles bundles) {
        return new MailTls(bundles);
    }

    @Bean
    Sessions sessions(
            SmtpGatewayProperties settings,
            Neighbour questionNeighbour,
            SenderPolicy senders,
            NamesOfClients names,
            MessageAcceptor acceptor,
            MailTls tls,
            MeterRegistry metrics,
            Journeys journeys,
            Traces traces) {
        return new Sessions(new SessionTerms(
                HostName.of(settings.hostname()),
                settings.clientTimeout(),
                new SizePolicy(settings.maxMessageSize().toBytes()),
                senders,
                new RecipientPolicy(
                        questionNeighbour.as(RecipientDirectory.class),
                        new KnownRecipients(RECIPIENTS_FRESH, RECIPIENTS_USABLE)),
                new GatewayLogins(questionNeighbour.as(Logins.class), questionNeighbour.as(ScramLogins.class)),
                names,
                acceptor,
                tls::context,
                new SessionMetrics(metrics),
                new SessionJourneys(journeys),
                traces));
    }

    // ---- listener

    @Bean
    MailPorts mailPorts(SmtpGatewayProperties settings, Sessions sessions) {
        InetAddress bind = address(settings.bind());
        return new MailPorts(
                List.of(
                        new PortBinding(MailPort.MX, bind, settings.port(), "BARID_SMTP_PORT"),
                        new PortBinding(MailPort.SUBMISSION, bind, settings.submissionPort(), "BARID_SUBMISSION_PORT"),
                        new PortBinding(
                                MailPort.SUBMISSIONS, bind, settings.submissionsPort(), "BARID_SUBMISSIONS_PORT")),
                sessions,
                new MailPorts.Limits(
                        settings.maxConnections(),
                        settings.maxConnectionsPerClient(),
                        settings.trustedNetworks(),
                        settings.proxyNetworks()),
                settings.drain());
    }

    private static InetAddress address(String bind) {
        try {
            return InetAddress.getByName(bind);
        } catch (UnknownHostException e) {
            throw new SettingsException("BARID_BIND is '" + bind + "', which is no address of this machine");
        }
    }
}
