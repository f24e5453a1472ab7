package io.barid.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.address.Domain;
import io.barid.query.ClientNames.Answer;
import io.barid.testdns.AuthoritativeDns;
import io.barid.testdns.Misbehaviour;
import io.barid.testdns.TestZone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.client.HttpClientErrorException;
import org.xbill.DNS.Type;

/** What a client's address is called, as real DNS over UDP says it. */
class ClientNamesTest {

    /** 255 octets over the wire, the most there may be. */
    private static final String LONGEST =
            String.join(".", "a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(56), "test");

    private static AuthoritativeDns server;
    private static DnsService service;

    @BeforeAll
    static void start() throws Exception {
        TestZone names = TestZone.unsigned("test.", """
                mail A 192.0.2.1
                mail A 192.0.2.100
                mail AAAA 2001:db8::1
                bank A 203.0.113.1
                second A 192.0.2.4
                third A 192.0.2.4
                fine A 192.0.2.5
                delegated A 192.0.2.6
                own A 10.1.2.3
                sick A 192.0.2.10
                slow A 192.0.2.12
                quick A 192.0.2.12
                alias CNAME real
                real A 192.0.2.13
                many-0 A 192.0.2.14
                popular A 192.0.2.15
                """ + LONGEST + ". A 192.0.2.7\n");
        TestZone reverse = TestZone.unsigned("2.0.192.in-addr.arpa.", """
                1 PTR Mail.TEST.
                2 PTR bank.test.
                3 PTR absent.test.
                4 PTR third.test.
                4 PTR bank.test.
                4 PTR second.test.
                5 PTR sp\\032ace.test.
                5 PTR new\\010line.test.
                5 PTR par\\)en.test.
                5 PTR do\\.t.test.
                5 PTR \\200.test.
                5 PTR under_score.test.
                5 PTR -hyphen.test.
                5 PTR 192.0.2.5.
                5 PTR .
                5 PTR fine.test.
                6 CNAME 6.0/25
                6.0/25 PTR delegated.test.
                7 PTR %s.
                8 TXT none
                10 PTR sick.test.
                12 PTR quick.test.
                12 PTR slow.test.
                13 PTR alias.test.
                15 PTR popular.test.
                16 PTR ghost.test.
                17 CNAME 18
                18 CNAME 17
                """.formatted(LONGEST));
        for (int i = 0; i < 40; i++) {
            reverse.put("14 PTR many-" + i + ".test.");
        }
        server = new AuthoritativeDns(
                names,
                reverse,
                TestZone.unsigned("10.in-addr.arpa.", "3.2.1 PTR own.test."),
                TestZone.unsigned("127.in-addr.arpa.", "1.0.0 PTR mail.test."),
                TestZone.unsigned(
                        "8.b.d.0.1.0.0.2.ip6.arpa.", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 PTR mail.test."));
        service = new DnsService(server, "BARID_DNSSEC=off");
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
        server.close();
    }

    private static Answer known(String name) {
        return new Answer.Known(Domain.parse(name));
    }

    @Test
    void aNameThatHasTheAddressIsIts() {
        assertThat(service.nameOf("192.0.2.1")).isEqualTo(known("mail.test"));
        assertThat(service.nameOf("2001:db8::1")).isEqualTo(known("mail.test"));
        assertThat(service.nameOf("::ffff:192.0.2.1")).isEqualTo(known("mail.test"));
        assertThat(service.nameOf("192.0.2.13")).as("by an alias").isEqualTo(known("alias.test"));
        assertThat(service.nameOf("10.1.2.3"))
                .as("own DNS may know private ones")
                .isEqualTo(known("own.test"));
    }

    @Test
    void anybodyCanWriteABanksNameIntoAPtrRecord() {
        assertThat(service.nameOf("192.0.2.2")).isEqualTo(new Answer.None());
        assertThat(service.nameOf("192.0.2.3")).as("a name that is not there").isEqualTo(new Answer.None());
    }

    @Test
    void noRecordIsNoName() {
        assertThat(service.nameOf("192.0.2.8")).isEqualTo(new Answer.None());
        assertThat(service.nameOf("192.0.2.9")).isEqualTo(new Answer.None());
    }

    @Test
    void ofSeveralNamesTheFirstThatIsConfirmedCounts() {
        for (int i = 0; i < 5; i++) {
            assertThat(service.nameOf("192.0.2.4")).isEqualTo(known("second.test"));
        }
    }

    @Test
    void whatIsNoHostNameIsPassedOver() {
        assertThat(service.nameOf("192.0.2.5")).isEqualTo(known("fine.test"));
        assertThat(server.allQuestions()).noneMatch(line -> line.contains("\\") || line.contains("under_score"));
        assertThat(service.nameOf("192.0.2.7")).as("255 octets").isEqualTo(known(LONGEST));
    }

    @Test
    void aDelegationByAliasIsFollowed() {
        assertThat(service.nameOf("192.0.2.6")).as("RFC 2317").isEqualTo(known("delegated.test"));
        assertThat(service.nameOf("192.0.2.17")).as("a circle").isInstanceOf(Answer.Unavailable.class);
    }

    @Test
    void fortyNamesAreNotFortyQuestions() {
        assertThat(service.nameOf("192.0.2.14")).isEqualTo(known("many-0.test"));
        assertThat(server.allQuestions().stream().filter(line -> line.startsWith("many-")))
                .hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.200.0.1", "::1", "0.0.0.0", "::", "224.0.0.1", "ff02::1"})
    void aboutNoMachineNobodyIsAsked(String address) {
        assertThat(service.nameOf(address)).isEqualTo(new Answer.None());
        assertThat(server.questions("1.0.0.127.in-addr.arpa.")).isZero();
    }

    @Test
    void aFailureIsNotTakenForAnAnswerNorKept() throws Exception {
        server.make("sick.test.", Misbehaviour.failing());
        assertThat(service.nameOf("192.0.2.10")).isInstanceOf(Answer.Unavailable.class);
        server.mend("sick.test.");
        server.make("11.2.0.192.in-addr.arpa.", Misbehaviour.failing());
        assertThat(service.nameOf("192.0.2.11")).isInstanceOf(Answer.Unavailable.class);
        Thread.sleep(1_100);
        assertThat(service.nameOf("192.0.2.10")).isEqualTo(known("sick.test"));
    }

    /** The tests' name server has 500 ms; more of them are asked one after the other. */
    @Test
    void aSlowNameDoesNotHideAnother() {
        server.make("slow.test.", Misbehaviour.silent());
        assertThat(service.nameOf("192.0.2.12")).isEqualTo(known("quick.test"));
    }

    @Test
    void itEndsWithinFourSecondsWhoeverIsSilent() throws Exception {
        try (AuthoritativeDns silent =
                        new AuthoritativeDns(TestZone.unsigned("2.0.192.in-addr.arpa.", "16 PTR ghost.test."));
                DnsService patient = new DnsService(silent, "BARID_DNSSEC=off", "dns-resolver.timeout=4s")) {
            silent.make("16.2.0.192.in-addr.arpa.", Misbehaviour.silent());
            long begin = System.nanoTime();
            assertThat(patient.nameOf("192.0.2.16")).isEqualTo(new Answer.Unavailable("no answer in time"));
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
        }
    }

    @Test
    void whoIsAskedAboutAThousandTimesIsLookedUpOnce() throws Exception {
        server.make("15.2.0.192.in-addr.arpa.", Misbehaviour.slow(Duration.ofMillis(200)));
        List<Future<Answer>> all = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(200, Thread.ofVirtual().factory())) {
            for (int i = 0; i < 1_000; i++) {
                all.add(threads.submit(() -> service.nameOf("192.0.2.15")));
            }
            for (Future<Answer> each : all) {
                assertThat(each.get()).isEqualTo(known("popular.test"));
            }
        }
        assertThat(server.questions("15.2.0.192.in-addr.arpa.")).isEqualTo(1);
        assertThat(server.questions("popular.test.", Type.A)).isEqualTo(1);
        assertThat(service.metric("mail.dns.client.names", "outcome", "known")).isGreaterThanOrEqualTo(1_000);
    }

    @Test
    void onlyTheGatewayAsks() {
        assertThatThrownBy(() -> service.namesForRelayService().nameOf("192.0.2.1"))
                .isInstanceOf(HttpClientErrorException.Forbidden.class);
        assertThatThrownBy(() -> service.nameOf("mail.test")).isInstanceOf(HttpClientErrorException.BadRequest.class);
    }
}
