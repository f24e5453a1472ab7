package io.barid.relay;

import io.barid.relay.delivery.Routes;
import io.barid.service.SettingsException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationStyle;

/**
 * What this service can be told.
 *
 * @param mailboxUrl        where mailbox-service answers whose a recipient is ({@code BARID_MAILBOX_URL})
 * @param dnsUrl            where dns-resolver answers which hosts take mail ({@code BARID_DNS_URL})
 * @param hostname          name in EHLO and reports; also how a loop back to ourselves is seen ({@code BARID_HOSTNAME})
 * @param remotePort        port used at MX hosts ({@code BARID_REMOTE_SMTP_PORT})
 * @param routes            fixed next hops ({@code BARID_ROUTES})
 * @param allowPrivateMx    deliver to loopback and private addresses ({@code BARID_ALLOW_PRIVATE_MX})
 * @param remoteTimeout     shortens all waits for remote hosts; absent: RFC 5321 4.5.3.2 ({@code BARID_REMOTE_TIMEOUT})
 * @param retrySchedule     waits after the first, second … failure; the last repeats ({@code BARID_RETRY_SCHEDULE})
 * @param queueLifetime     how long a message is tried, from its acceptance ({@code BARID_QUEUE_LIFETIME})
 * @param remoteConnections most connections of this replica to one destination ({@code BARID_REMOTE_CONNECTIONS})
 * @param remoteCas         PEM file of authorities that are trusted beside Java's own ({@code BARID_REMOTE_CAS})
 */
@ConfigurationProperties("relay-service")
public record RelayServiceProperties(
        String mailboxUrl,
        String dnsUrl,
        @DefaultValue("localhost") String hostname,
        @DefaultValue("25") int remotePort,
        @DefaultValue("") String routes,
        @DefaultValue("false") boolean allowPrivateMx,
        Duration remoteTimeout,
        @DefaultValue("5m,10m,20m,30m,1h,2h,4h") String retrySchedule,
        @DefaultValue("5d") Duration queueLifetime,
        @DefaultValue("20") int remoteConnections,
        @DefaultValue("") String remoteCas) {

    public RelayServiceProperties {
        checkUrl("BARID_MAILBOX_URL", mailboxUrl, "http://mailbox-service:8083");
        checkUrl("BARID_DNS_URL", dnsUrl, "http://dns-resolver:8085");
        Routes.parse(routes);
        schedule(retrySchedule);
        if (remotePort < 1 || remotePort > 65535) {
            throw new SettingsException("BARID_REMOTE_SMTP_PORT is " + remotePort + ": a port is 1 to 65535");
        }
        if (remoteConnections < 1 || remoteConnections > 1000) {
            throw new SettingsException("BARID_REMOTE_CONNECTIONS is " + remoteConnections + ": it is 1 to 1000");
        }
        if (remoteTimeout != null && !remoteTimeout.isPositive() || !queueLifetime.isPositive()) {
            throw new SettingsException("BARID_REMOTE_TIMEOUT and BARID_QUEUE_LIFETIME are spans such as 30s or 5d");
        }
    }

    private static void checkUrl(String variable, String url, String example) {
        if (url == null || !url.matches("https?://[^/]+/?")) {
            throw new SettingsException(variable + " is '" + url + "': it is like " + example);
        }
    }

    private static List<Duration> schedule(String text) {
        try {
            List<Duration> steps = Arrays.stream(text.split(","))
                    .map(String::strip)
                    .map(DurationStyle::detectAndParse)
                    .toList();
            if (!steps.isEmpty() && steps.stream().allMatch(Duration::isPositive)) {
                return steps;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new SettingsException(
                "BARID_RETRY_SCHEDULE is '" + text + "': it is a list of waits such as 5m,10m,30m,1h,4h");
    }

    /** Where mailbox-service is. */
    public URI mailbox() {
        return URI.create(mailboxUrl.replaceFirst("/$", ""));
    }

    /** Where dns-resolver is. */
    public URI dns() {
        return URI.create(dnsUrl.replaceFirst("/$", ""));
    }

    /** Waits after the first, second … failure. */
    public List<Duration> schedule() {
        return schedule(retrySchedule);
    }

    /** Absent: as RFC 5321 4.5.3.2 advises. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(remoteTimeout);
    }
}
