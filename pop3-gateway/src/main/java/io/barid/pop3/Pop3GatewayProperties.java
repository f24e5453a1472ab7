package io.barid.pop3;

import io.barid.service.SettingsException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * Settings of the POP3 gateway.
 *
 * @param bind                 address of both mail ports ({@code BARID_BIND})
 * @param port                 POP3, where only STLS opens the way to a login ({@code BARID_POP3_PORT})
 * @param tlsPort              POP3S, TLS from the first octet ({@code BARID_POP3S_PORT})
 * @param timeout              idle limit; a whole command must arrive within it, and 64 KiB of a reply must be taken
 *                             ({@code BARID_POP3_TIMEOUT}, in seconds without a unit; RFC 1939 section 3 asks for at least
 *                             10 minutes)
 * @param loginTimeout         limit on everything before the login succeeded, the TLS handshake included: who is not
 *                             known may not hold a connection for long
 * @param maxConnections       connections at once, further ones are sent away ({@code BARID_POP3_MAX_CONNECTIONS})
 * @param maxConnectionsPerClient of them, those from one IPv4 address or one IPv6 /64
 * @param trustedNetworks      clients without the limit per address, as {@code 10.0.0.0/8,2001:db8::/32}
 *                             ({@code BARID_TRUSTED_NETWORKS})
 * @param proxyNetworks        balancers that begin each connection with a PROXY header, which is believed
 *                             ({@code BARID_PROXY_NETWORKS})
 * @param drain                how long a stop waits for replies that are under way; {@code ./barid} must have ended within
 *                             20 seconds ({@code BARID_POP3_DRAIN})
 * @param mailboxUrl           where mailbox-service answers ({@code BARID_MAILBOX_URL})
 */
@ConfigurationProperties("pop3-gateway")
public record Pop3GatewayProperties(
        @DefaultValue("127.0.0.1") String bind,
        @DefaultValue("2110") int port,
        @DefaultValue("2995") int tlsPort,

        @DefaultValue("10m") @DurationUnit(ChronoUnit.SECONDS)
        Duration timeout,

        @DefaultValue("3m") @DurationUnit(ChronoUnit.SECONDS)
        Duration loginTimeout,

        @DefaultValue("5000") int maxConnections,
        @DefaultValue("200") int maxConnectionsPerClient,
        @DefaultValue("") String trustedNetworks,
        @DefaultValue("") String proxyNetworks,

        @DefaultValue("11s") @DurationUnit(ChronoUnit.SECONDS)
        Duration drain,

        @DefaultValue("http://127.0.0.1:8083") URI mailboxUrl) {

    public Pop3GatewayProperties {
        checkPort("BARID_POP3_PORT", port);
        checkPort("BARID_POP3S_PORT", tlsPort);
        checkPositive("BARID_POP3_TIMEOUT", timeout);
        checkPositive("pop3-gateway.login-timeout", loginTimeout);
        checkPositive("BARID_POP3_DRAIN", drain);
        checkAtLeastOne("BARID_POP3_MAX_CONNECTIONS", maxConnections);
        checkAtLeastOne("pop3-gateway.max-connections-per-client", maxConnectionsPerClient);
        if (mailboxUrl.getHost() == null || !List.of("http", "https").contains(mailboxUrl.getScheme())) {
            throw new SettingsException(
                    "BARID_MAILBOX_URL is '" + mailboxUrl + "': it is an address like http://mailbox-service:8083");
        }
    }

    /** The address of both mail ports. */
    public InetAddress bindAddress() {
        try {
            return InetAddress.getByName(bind);
        } catch (UnknownHostException e) {
            throw new SettingsException("BARID_BIND is '" + bind + "', which is no address of this machine");
        }
    }

    private static void checkPort(String variable, int port) {
        if (port < 0 || port > 65_535) {
            throw new SettingsException(variable + " is " + port + ": a port is a number up to 65535");
        }
    }

    private static void checkPositive(String name, Duration span) {
        if (span.isNegative() || span.isZero() || span.compareTo(Duration.ofDays(1)) > 0) {
            throw new SettingsException(name + " is " + span + ": it is more than nothing and at most a day");
        }
    }

    private static void checkAtLeastOne(String name, int number) {
        if (number < 1) {
            throw new SettingsException(name + " is " + number + ": at least 1 is needed");
        }
    }
}
