package io.barid.dns;

import io.barid.service.SettingsException;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the DNS resolver.
 *
 * @param servers      name servers to ask, as {@code 127.0.0.1:5353,192.0.2.1,[2001:db8::1]:53}; none: the system's
 *                     ({@code BARID_DNS_SERVERS})
 * @param timeout      longest wait for one server's answer to one question; each server is asked twice
 * @param cacheEntries answers kept at once, positive and negative ones; the oldest leave first
 */
@ConfigurationProperties("dns-resolver")
public record DnsResolverProperties(
        @DefaultValue List<String> servers,
        @DefaultValue("2s") Duration timeout,
        @DefaultValue("50000") int cacheEntries) {

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
    }
}
