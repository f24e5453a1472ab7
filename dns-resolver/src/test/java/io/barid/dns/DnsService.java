package io.barid.dns;

import io.barid.address.Domain;
import io.barid.query.ClientNames;
import io.barid.query.MxAnswer;
import io.barid.query.MxLookup;
import io.barid.query.StsAnswer;
import io.barid.service.http.Neighbour;
import io.barid.service.token.Tokens;
import io.barid.testdns.AuthoritativeDns;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The service as it runs in production, asked over HTTP as relay-service asks. */
final class DnsService implements AutoCloseable {

    private static final Tokens TOKENS = new Tokens("admin-token-of-tests", "service-token-of-tests");

    private final ConfigurableApplicationContext context;
    private final Neighbour neighbour;
    private final MxLookup lookup;
    private final Neighbour gateway;
    private final ClientNames names;

    /** @param settings such as {@code BARID_DNSSEC=off} */
    DnsService(AuthoritativeDns server, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--BARID_DNS_HTTP_PORT=0",
                "--BARID_DNS_SERVERS=" + server.address(),
                "--BARID_ADMIN_TOKEN=" + TOKENS.adminToken(),
                "--BARID_SERVICE_TOKEN=" + TOKENS.serviceToken()));
        if (Arrays.stream(settings).noneMatch(setting -> setting.startsWith("dns-resolver.timeout="))) {
            arguments.add("--dns-resolver.timeout=500ms");
        }
        Arrays.stream(settings).map(setting -> "--" + setting).forEach(arguments::add);
        context = new SpringApplicationBuilder(DnsResolverApplication.class)
                .properties("spring.config.name=dns-resolver")
                .run(arguments.toArray(String[]::new));
        int port = ((WebServerApplicationContext) context).getWebServer().getPort();
        URI url = URI.create("http://127.0.0.1:" + port);
        neighbour = new Neighbour(url, TOKENS.forCaller("relay-service"), Duration.ofSeconds(40));
        lookup = neighbour.as(MxLookup.class);
        gateway = new Neighbour(url, TOKENS.forCaller("smtp-gateway"), Duration.ofSeconds(40));
        names = gateway.as(ClientNames.class);
    }

    MxAnswer hostsOf(String domain) {
        return lookup.hostsOf(Domain.parse(domain));
    }

    /** As smtp-gateway asks. */
    ClientNames.Answer nameOf(String address) {
        return names.nameOf(address);
    }

    /** As another service would ask. */
    ClientNames namesForRelayService() {
        return neighbour.as(ClientNames.class);
    }

    StsAnswer stsOf(String domain) {
        return lookup.stsOf(Domain.parse(domain));
    }

    double metric(String name, String... tags) {
        return context.getBean(MeterRegistry.class)
                .get(name)
                .tags(tags)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    @Override
    public void close() {
        neighbour.close();
        gateway.close();
        context.close();
    }
}
