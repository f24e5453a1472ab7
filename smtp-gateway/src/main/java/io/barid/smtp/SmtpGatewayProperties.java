package io.barid.smtp;

import io.barid.service.SettingsException;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings of smtp-gateway.
 *
 * @param hostname                name in greeting and Received field, fully qualified (RFC 5321 2.3.5); empty: the machine's
 *                                ({@code BARID_HOSTNAME})
 * @param bind                    address of the mail ports ({@code BARID_BIND})
 * @param port                    from other mail systems ({@code BARID_SMTP_PORT})
 * @param submissionPort          from users, with STARTTLS and login ({@code BARID_SUBMISSION_PORT})
 * @param submissionsPort         from users, TLS from the first octet ({@code BARID_SUBMISSIONS_PORT})
 * @param tlsCert                 PEM file with the certificate chain ({@code BARID_TLS_CERT})
 * @param tlsKey                  PEM file with its private key ({@code BARID_TLS_KEY})
 * @param mailboxUrl              where mailbox-service is ({@code BARID_MAILBOX_URL})
 * @param dnsUrl                  where dns-resolver is, which knows what clients are called ({@code BARID_DNS_URL})
 * @param maxMessageSize          largest content, announced as SIZE ({@code BARID_MAX_MESSAGE_SIZE})
 * @param clientTimeout           time for a whole command, and for each 64 KiB of content
 *                                ({@code BARID_CLIENT_TIMEOUT}; RFC 5321 4.5.3.2 asks for 5 minutes)
 * @param maxConnections          over all ports ({@code BARID_MAX_CONNECTIONS})
 * @param maxConnectionsPerClient from one IPv4 address or IPv6 /64 ({@code BARID_MAX_CONNECTIONS_PER_CLIENT})
 * @param trustedNetworks         clients without limits of their own ({@code BARID_TRUSTED_NETWORKS})
 * @param proxyNetworks           peers whose PROXY header is believed and awaited ({@code BARID_PROXY_NETWORKS})
 * @param drain                   how long a stop waits for messages that are under way; {@code ./barid} must have ended
 *                                within 20 seconds ({@code BARID_SMTP_DRAIN})
 * @param contentMemory           content in memory at once, over all sessions; 0: a quarter of the heap
 *                                ({@code BARID_CONTENT_MEMORY})
 * @param acceptWeakTopics        takes mail although Kafka could lose it: never where it matters
 *                                ({@code BARID_ACCEPT_WEAK_TOPICS})
 */
@ConfigurationProperties("smtp-gateway")
public record SmtpGatewayProperties(
        @DefaultValue("") String hostname,
        @DefaultValue("127.0.0.1") String bind,
        @DefaultValue("2525") int port,
        @DefaultValue("2587") int submissionPort,
        @DefaultValue("2465") int submissionsPort,
        @DefaultValue("") String tlsCert,
        @DefaultValue("") String tlsKey,
        @DefaultValue("http://127.0.0.1:8083") URI mailboxUrl,
        @DefaultValue("http://127.0.0.1:8085") URI dnsUrl,
        @DefaultValue("50MB") DataSize maxMessageSize,
        @DefaultValue("5m") Duration clientTimeout,
        @DefaultValue("10000") int maxConnections,
        @DefaultValue("100") int maxConnectionsPerClient,
        @DefaultValue("") String trustedNetworks,
        @DefaultValue("") String proxyNetworks,
        @DefaultValue("13s") Duration drain,
        @DefaultValue("0") DataSize contentMemory,
        @DefaultValue("false") boolean acceptWeakTopics) {

    public SmtpGatewayProperties {
        port("BARID_SMTP_PORT", port);
        port("BARID_SUBMISSION_PORT", submissionPort);
        port("BARID_SUBMISSIONS_PORT", submissionsPort);
        if (maxMessageSize.toBytes() < 64 * 1024) {
            throw new SettingsException(
                    "BARID_MAX_MESSAGE_SIZE is below 64KB, which RFC 5321 4.5.3.1.7 asks every server to take");
        }
        if (!clientTimeout.isPositive()) {
            throw new SettingsException("BARID_CLIENT_TIMEOUT is not positive: write for example 5m");
        }
        if (!drain.isPositive() || drain.compareTo(Duration.ofDays(1)) > 0) {
            throw new SettingsException("BARID_SMTP_DRAIN is not between nothing and a day: write for example 110s");
        }
        if (maxConnections < 1 || maxConnectionsPerClient < 1) {
            throw new SettingsException("BARID_MAX_CONNECTIONS and BARID_MAX_CONNECTIONS_PER_CLIENT must be 1 or more");
        }
        if (contentMemory.toBytes() != 0 && contentMemory.toBytes() < 1024 * 1024) {
            throw new SettingsException("BARID_CONTENT_MEMORY is below 1MB: one message alone may need 768KB");
        }
    }

    /** Octets of content in memory at once. */
    long contentOctets() {
        return contentMemory.toBytes() > 0
                ? contentMemory.toBytes()
                : Runtime.getRuntime().maxMemory() / 4;
    }

    private static void port(String variable, int number) {
        if (number < 0 || number > 65_535) {
            throw new SettingsException(variable + " is " + number + ": a port is a number up to 65535");
        }
    }
}
