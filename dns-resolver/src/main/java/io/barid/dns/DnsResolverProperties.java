package io.barid.dns;

import io.barid.service.SettingsException;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the DNS resolver.
 *
 * @param servers        name servers to ask, as {@code 127.0.0.1:5353,192.0.2.1,[2001:db8::1]:53}; none: the system's
 *                       ({@code BARID_DNS_SERVERS})
 * @param timeout        longest wait for one server's answer to one question; each server is asked twice
 * @param cacheEntries   answers kept at once, positive and negative ones; those not used for longest leave first
 * @param dnssec         {@code auto}: validate when the name servers pass signatures; {@code off} ({@code BARID_DNSSEC})
 * @param trustAnchors   file of DS or DNSKEY records beside or instead of the root's ({@code BARID_DNS_TRUST_ANCHORS})
 * @param remotePort     port of mail hosts, which is part of a TLSA record's name ({@code BARID_REMOTE_SMTP_PORT})
 * @param allowPrivateMx fetch MTA-STS policies from loopback and private addresses ({@code BARID_ALLOW_PRIVATE_MX})
 * @param remoteCas      PEM file of authorities trusted for policies beside Java's own ({@code BARID_REMOTE_CAS})
 * @param mtaStsPort     port of hosts with MTA-STS policies; another than 443 is for tests
 * @param mtaStsTimeout  longest time to fetch a policy, from its addresses to its last octet; absent or longer: 30 seconds,
 *                       for relay-service waits no longer than a minute ({@code BARID_REMOTE_TIMEOUT})
 */
@ConfigurationProperties("dns-resolver")
public record DnsResolverProperties(
        @DefaultValue List<String> servers,
        @DefaultValue("2s") Duration timeout,
        @DefaultValue("50000") int cacheEntries,
        @DefaultValue("auto") String dnssec,
        @DefaultValue("") String trustAnchors,
        @DefaultValue("25") int remotePort,
        @DefaultValue("false") boolean allowPrivateMx,
        @DefaultValue("") String remoteCas,
        @DefaultValue("443") int mtaStsPort,
        Duration mtaStsTimeout) {

    private static final Duration LONGEST_FETCH = Duration.ofSeconds(30);

    public DnsResolverProperties {
        servers = servers.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
        if (timeout.compareTo(Duration.ofMillis(10)) < 0 || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new SettingsException("dns-resolver.timeout is " + timeout + ": it is 10 ms to 1 minute");
        }
        if (cacheEntries < 1) {
            throw new SettingsException("dns-resolver.cache-entries is " + cacheEntries + ": at least 1 is needed");
        }
        if (!dnssec.equals("auto") && !dnssec.equals("off")) {
            throw new SettingsException("BARID_DNSSEC is '" + dnssec + "': it is auto or off");
        }
        if (remotePort < 1 || remotePort > 65535) {
            throw new SettingsException("BARID_REMOTE_SMTP_PORT is " + remotePort + ": a port is 1 to 65535");
        }
        if (mtaStsTimeout == null || mtaStsTimeout.compareTo(LONGEST_FETCH) > 0) {
            mtaStsTimeout = LONGEST_FETCH;
        }
        if (!mtaStsTimeout.isPositive()) {
            throw new SettingsException("BARID_REMOTE_TIMEOUT is a span such as 30s");
        }
    }

    /** Whether answers are validated where name servers pass signatures. */
    public boolean validate() {
        return dnssec.equals("auto");
    }
}
