package io.barid.dns.upstream;

import io.barid.service.SettingsException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;

/** The name servers of {@code BARID_DNS_SERVERS}. */
final class DnsServers {

    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[(?<v6>[^]]+)]|(?<v4>[0-9.]+)):(?<port>[0-9]{1,5})");

    private DnsServers() {}

    /** @return the given ones, or the system's when there are none */
    static List<InetSocketAddress> of(List<String> texts) {
        List<InetSocketAddress> servers = texts.isEmpty()
                ? ResolverConfig.getCurrentConfig().servers()
                : texts.stream().map(DnsServers::parse).toList();
        if (servers.isEmpty()) {
            throw new SettingsException(
                    "The system names no DNS server: set BARID_DNS_SERVERS, for example to 192.0.2.53");
        }
        return servers;
    }

    private static InetSocketAddress parse(String text) {
        Matcher withPort = WITH_PORT.matcher(text);
        try {
            if (withPort.matches()) {
                String address = withPort.group("v6") == null ? withPort.group("v4") : withPort.group("v6");
                return new InetSocketAddress(InetAddress.ofLiteral(address), Integer.parseInt(withPort.group("port")));
            }
            return new InetSocketAddress(InetAddress.ofLiteral(text), SimpleResolver.DEFAULT_PORT);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    "BARID_DNS_SERVERS holds '" + text + "', which is no address like 192.0.2.53 or 127.0.0.1:5353");
        }
    }
}
