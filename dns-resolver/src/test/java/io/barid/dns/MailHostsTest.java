package io.barid.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.barid.address.Domain;
import io.barid.query.MxAnswer;
import io.barid.query.MxAnswer.MailHost;
import io.barid.query.MxLookup;
import io.barid.service.SettingsException;
import io.barid.service.http.Neighbour;
import io.barid.service.token.Tokens;
import io.barid.testdns.AuthoritativeDns;
import io.barid.testdns.Misbehaviour;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.web.client.HttpClientErrorException;
import org.xbill.DNS.Type;

/** The service as it runs in production, asked as relay-service asks, with a name server on loopback. */
class MailHostsTest {

    private static final Tokens TOKENS = new Tokens("admin-token-of-tests", "service-token-of-tests");

    private static AuthoritativeDns server;
    private static ConfigurableApplicationContext service;
    private static Neighbour neighbour;
    private static MxLookup lookup;

    @BeforeAll
    static void start() throws Exception {
        server = new AuthoritativeDns("test.", """
                two MX 10 mx1
                two MX 20 mx2
                mx1 A 192.0.2.1
                mx1 A 192.0.2.2
                mx1 AAAA 2001:db8::1
                mx2 AAAA 2001:db8::2
                equal MX 5 mx1
                equal MX 5 mx2
                equal MX 5 mx3
                mx3 A 192.0.2.3
                alone A 192.0.2.9
                alone AAAA 2001:db8::9
                text TXT "no host at all"
                null MX 0 .
                mixed MX 0 .
                mixed MX 10 mx3
                alias CNAME two
                broken CNAME nowhere
                aliased-host MX 10 other
                other CNAME mx3
                inside MX 10 outside-name
                outside-name CNAME internal
                internal A 10.0.0.5
                half MX 1 gone
                half MX 2 mx3
                lame MX 1 lost
                lost A 192.0.2.66
                hostless MX 1 gone
                hostless MX 2 text
                under MX 1 bad_name
                under MX 2 mx3
                bad_name A 192.0.2.10
                halflame MX 1 lost
                halflame MX 2 mx3
                emptylame MX 1 gone
                emptylame MX 2 lost
                down A 192.0.2.11
                quiet A 192.0.2.12
                zero 0 A 192.0.2.13
                """ + many());
        server.make("down.test.", Misbehaviour.failing());
        server.make("lost.test.", Misbehaviour.failing());
        server.make("quiet.test.", Misbehaviour.silent());
        service = start(server.address());
        int port = ((WebServerApplicationContext) service).getWebServer().getPort();
        neighbour = new Neighbour(
                URI.create("http://127.0.0.1:" + port), TOKENS.forCaller("relay-service"), Duration.ofSeconds(20));
        lookup = neighbour.as(MxLookup.class);
    }

    private static String many() {
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            records.append("many MX ")
                    .append(i)
                    .append(" host-with-a-long-name-")
                    .append(i)
                    .append('\n');
            records.append("host-with-a-long-name-")
                    .append(i)
                    .append(" A 198.51.100.")
                    .append(i)
                    .append('\n');
        }
        return records.toString();
    }

    private static ConfigurableApplicationContext start(String servers) {
        return new SpringApplicationBuilder(DnsResolverApplication.class)
                .properties("spring.config.name=dns-resolver")
                .run(
                        "--BARID_DNS_HTTP_PORT=0",
                        "--BARID_DNS_SERVERS=" + servers,
                        "--dns-resolver.timeout=500ms",
                        "--BARID_ADMIN_TOKEN=" + TOKENS.adminToken(),
                        "--BARID_SERVICE_TOKEN=" + TOKENS.serviceToken());
    }

    @AfterAll
    static void stop() throws Exception {
        neighbour.close();
        service.close();
        server.close();
    }

    private static MxAnswer ask(String domain) {
        return lookup.hostsOf(Domain.parse(domain));
    }

    private static MxAnswer withoutReason(String domain) {
        MxAnswer answer = ask(domain);
        assertThat(answer.reason()).isNotBlank();
        return switch (answer) {
            case MxAnswer.Exchanges exchanges -> new MxAnswer.Exchanges(exchanges.hosts(), "");
            case MxAnswer.ImplicitMx implicit -> new MxAnswer.ImplicitMx(implicit.host(), "");
            case MxAnswer.NullMx none -> new MxAnswer.NullMx("");
            case MxAnswer.NoSuchDomain none -> new MxAnswer.NoSuchDomain("");
            case MxAnswer.Unavailable unavailable -> unavailable;
            case MxAnswer.Busy busy -> busy;
        };
    }

    private static MailHost host(int preference, String name, String... addresses) {
        return new MailHost(preference, Domain.parse(name), List.of(addresses));
    }

    private static final MailHost MX3 = host(2, "mx3.test", "192.0.2.3");

    @Test
    void hostsComeInOrderWithAllTheirAddresses() {
        MxAnswer.Exchanges answer = (MxAnswer.Exchanges) ask("two.test");
        assertThat(answer.hosts()).hasSize(2);
        assertThat(answer.hosts().getFirst().exchange()).hasToString("mx1.test");
        assertThat(answer.hosts().getFirst().addresses())
                .startsWith("2001:db8:0:0:0:0:0:1")
                .containsExactlyInAnyOrder("2001:db8:0:0:0:0:0:1", "192.0.2.1", "192.0.2.2");
        assertThat(answer.hosts().getLast()).isEqualTo(host(20, "mx2.test", "2001:db8:0:0:0:0:0:2"));
    }

    @Test
    void hostsOfEqualPreferenceTakeTurns() {
        Set<String> first = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            MxAnswer.Exchanges answer = (MxAnswer.Exchanges) ask("equal.test");
            assertThat(answer.hosts()).hasSize(3);
            first.add(answer.hosts().getFirst().exchange().name());
        }
        assertThat(first).containsExactlyInAnyOrder("mx1.test", "mx2.test", "mx3.test");
    }

    @Test
    void withoutMxTheDomainItselfIsTheHost() {
        assertThat(withoutReason("alone.test"))
                .isEqualTo(new MxAnswer.ImplicitMx(host(0, "alone.test", "2001:db8:0:0:0:0:0:9", "192.0.2.9"), ""));
        assertThat(withoutReason("text.test"))
                .as("the first time")
                .isEqualTo(new MxAnswer.ImplicitMx(host(0, "text.test"), ""));
        assertThat(withoutReason("text.test"))
                .as("from the cache")
                .isEqualTo(new MxAnswer.ImplicitMx(host(0, "text.test"), ""));
        assertThat(withoutReason("[192.0.2.7]"))
                .isEqualTo(new MxAnswer.ImplicitMx(host(0, "[192.0.2.7]", "192.0.2.7"), ""));
        assertThat(withoutReason("[IPv6:2001:db8::7]"))
                .isEqualTo(new MxAnswer.ImplicitMx(host(0, "[IPv6:2001:db8::7]", "2001:db8::7"), ""));
    }

    @Test
    void aNullMxTakesNoMailUnlessThereAreOthers() {
        assertThat(withoutReason("null.test")).isEqualTo(new MxAnswer.NullMx(""));
        assertThat(withoutReason("mixed.test"))
                .isEqualTo(new MxAnswer.Exchanges(List.of(host(10, "mx3.test", "192.0.2.3")), ""));
    }

    @Test
    void aliasesAreFollowed() {
        assertThat(((MxAnswer.Exchanges) ask("alias.test")).hosts()).hasSize(2);
        assertThat(withoutReason("broken.test")).isEqualTo(new MxAnswer.NoSuchDomain(""));
        assertThat(withoutReason("aliased-host.test"))
                .isEqualTo(new MxAnswer.Exchanges(List.of(host(10, "other.test", "192.0.2.3")), ""));
        assertThat(withoutReason("inside.test"))
                .as("relay-service judges the address, whatever the name")
                .isEqualTo(new MxAnswer.Exchanges(List.of(host(10, "outside-name.test", "10.0.0.5")), ""));
    }

    @Test
    void noSuchDomainIsSaidTwiceAndAskedOnce() throws Exception {
        assertThat(withoutReason("absent.test")).isEqualTo(new MxAnswer.NoSuchDomain(""));
        assertThat(withoutReason("absent.test")).isEqualTo(new MxAnswer.NoSuchDomain(""));
        assertThat(server.questions("absent.test.")).isEqualTo(1);
    }

    @Test
    void hostsWithoutAddressesStayVisible() {
        assertThat(withoutReason("half.test"))
                .isEqualTo(new MxAnswer.Exchanges(List.of(host(1, "gone.test"), MX3), ""));
        assertThat(withoutReason("hostless.test"))
                .isEqualTo(new MxAnswer.Exchanges(List.of(host(1, "gone.test"), host(2, "text.test")), ""));
        assertThat(withoutReason("under.test")).isEqualTo(new MxAnswer.Exchanges(List.of(MX3), ""));
    }

    @Test
    void whatDnsDoesNotSayIsUnavailable() {
        assertThat(ask("down.test")).isInstanceOf(MxAnswer.Unavailable.class);
        assertThat(ask("lame.test")).isInstanceOf(MxAnswer.Unavailable.class);
        assertThat(ask("emptylame.test"))
                .as("one host has no address, another may")
                .isInstanceOf(MxAnswer.Unavailable.class);
        MxAnswer.Exchanges half = (MxAnswer.Exchanges) ask("halflame.test");
        assertThat(half.reason()).contains("addresses of a host are unknown: no answer about");
        assertThat(half.hosts()).hasSize(2).endsWith(MX3);
        assertThat(half.hosts().getFirst().exchange()).hasToString("lost.test");
        assertThat(half.hosts().getFirst().addresses()).isEmpty();
        assertThat(half.hosts().getFirst().unknown()).isPresent();
        long begin = System.nanoTime();
        MxAnswer.Unavailable quiet = (MxAnswer.Unavailable) ask("quiet.test");
        assertThat(quiet.reason()).startsWith("no answer about MX of quiet.test");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() {
        try (ConfigurableApplicationContext lonely = start("127.0.0.1:9")) {
            int port = ((WebServerApplicationContext) lonely).getWebServer().getPort();
            try (Neighbour other = new Neighbour(
                    URI.create("http://127.0.0.1:" + port),
                    TOKENS.forCaller("relay-service"),
                    Duration.ofSeconds(20))) {
                assertThat(other.as(MxLookup.class).hostsOf(Domain.parse("two.test")))
                        .isInstanceOf(MxAnswer.Unavailable.class);
            }
        }
    }

    @Test
    void anAnswerTooLargeForUdpComesOverTcpAndOnlySoManyHostsAreAsked() throws Exception {
        int before = server.tcpQuestions();
        MxAnswer.Exchanges answer = (MxAnswer.Exchanges) ask("many.test");
        assertThat(server.tcpQuestions()).isGreaterThan(before);
        assertThat(answer.hosts()).hasSize(20);
        assertThat(answer.hosts().getLast().preference()).isEqualTo(19);
        assertThat(server.questions("host-with-a-long-name-20.test.")).isZero();
    }

    @Test
    void answersAreKeptForTheirTimeToLive() throws Exception {
        ask("mixed.test");
        int asked = server.questions("mixed.test.");
        ask("mixed.test");
        assertThat(server.questions("mixed.test.")).isEqualTo(asked).isEqualTo(1);
        ask("zero.test");
        ask("zero.test");
        assertThat(server.questions("zero.test.", Type.A))
                .as("a time to live of nothing, within a second")
                .isEqualTo(1);
        Thread.sleep(1_100);
        ask("zero.test");
        assertThat(server.questions("zero.test.", Type.A)).isEqualTo(2);
        assertThat(server.questions("zero.test.", Type.MX)).isEqualTo(1);
    }

    /** Path and JSON are a contract with people and their scripts. */
    @Test
    void anOperatorAsksOverPlainHttp() throws Exception {
        int port = ((WebServerApplicationContext) service).getWebServer().getPort();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/v1/mail-hosts/half.test"))
                .header("Authorization", "Bearer " + TOKENS.adminToken())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(reply.body().replaceFirst("kept [0-9]+ s", "kept 300 s"))
                    .startsWith("{\"kind\":\"exchanges\",\"hosts\":["
                            + "{\"preference\":1,\"exchange\":\"gone.test\",\"addresses\":[]},"
                            + "{\"preference\":2,\"exchange\":\"mx3.test\",\"addresses\":[\"192.0.2.3\"]}],"
                            + "\"reason\":\"2 MX records, kept 300 s, DNSSEC: not validated\","
                            + "\"kept\":{\"ttl\":")
                    .matches(".*\\{\"ttl\":[0-9]+,\"cached\":(true|false)}}");
        }
    }

    @Test
    void strangersAreNotAnswered() {
        int port = ((WebServerApplicationContext) service).getWebServer().getPort();
        try (Neighbour stranger =
                new Neighbour(URI.create("http://127.0.0.1:" + port), "relay-service:0000", Duration.ofSeconds(5))) {
            MxLookup refused = stranger.as(MxLookup.class);
            assertThatThrownBy(() -> refused.hostsOf(Domain.parse("two.test")))
                    .isInstanceOf(HttpClientErrorException.Unauthorized.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"ns.example.org", "127.0.0.1:99999", "127.0.0.1:x", "[::1", "1.2.3.4.5"})
    void aServerThatIsNoAddressStopsTheStart(String text) {
        Throwable failure = catchThrowable(() -> start(text).close());
        assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("BARID_DNS_SERVERS holds '" + text + "'");
    }
}
