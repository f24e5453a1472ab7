package io.barid.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.query.MxAnswer;
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
import org.xbill.DNS.Type;

/** What is asked again, and when. */
class CachingTest {

    private static TestZone zone;
    private static AuthoritativeDns server;
    private static DnsService service;

    @BeforeAll
    static void start() throws Exception {
        zone = TestZone.unsigned("test.", """
                popular MX 10 mx
                nothing 0 MX 10 nothing-mx
                nothing-mx 0 A 192.0.2.1
                short 5 MX 10 mx
                mx A 192.0.2.2
                sick MX 10 mx
                long-alias 1 CNAME popular
                """);
        zone.remove("test.", Type.SOA);
        zone.put("@ 300 SOA ns hostmaster 1 3600 600 86400 5");
        server = new AuthoritativeDns(zone);
        service = new DnsService(server);
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
        server.close();
    }

    private static List<MxAnswer> aThousandTimes(String domain) throws Exception {
        List<MxAnswer> answers = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(200, Thread.ofVirtual().factory())) {
            List<Future<MxAnswer>> all = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                all.add(threads.submit(() -> service.hostsOf(domain)));
            }
            for (Future<MxAnswer> each : all) {
                answers.add(each.get());
            }
        }
        return answers;
    }

    @Test
    void aDomainAskedAThousandTimesIsLookedUpOnce() throws Exception {
        server.make("popular.test.", Misbehaviour.slow(Duration.ofMillis(300)));
        assertThat(aThousandTimes("popular.test"))
                .allMatch(answer -> answer instanceof MxAnswer.Exchanges found
                        && found.hosts().size() == 1);
        assertThat(server.questions("popular.test.")).isEqualTo(1);
        assertThat(server.questions("mx.test.", Type.A)).isEqualTo(1);
        assertThat(service.metric("mail.dns.cache.hits")).isPositive();
        assertThat(service.metric("mail.dns.lookups", "outcome", "exchanges")).isGreaterThanOrEqualTo(1000);
        assertThat(service.metric("mail.dns.upstream.questions")).isPositive();
        assertThat(service.metric("mail.dns.lookup.time")).isPositive();
    }

    @Test
    void aLifeOfNothingServesItsSecond() throws Exception {
        long begin = System.nanoTime();
        aThousandTimes("nothing.test");
        long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
        assertThat((long) server.questions("nothing.test.")).isBetween(1L, seconds + 1);
    }

    @Test
    void answersLiveAsLongAsTheySay() throws Exception {
        MxAnswer.Kept asked = service.hostsOf("short.test").kept().orElseThrow();
        assertThat(asked.cached()).isFalse();
        assertThat(asked.ttl()).isBetween(4L, 5L);
        Thread.sleep(1_200);
        MxAnswer.Kept kept = service.hostsOf("short.test").kept().orElseThrow();
        assertThat(kept.cached()).isTrue();
        assertThat(kept.ttl()).isBetween(2L, 3L);
        assertThat(server.questions("short.test.")).isEqualTo(1);
        Thread.sleep(4_000);
        service.hostsOf("short.test");
        assertThat(server.questions("short.test.")).isEqualTo(2);
    }

    @Test
    void thatThereIsNothingLivesAsLongAsTheSoaRecordSays() throws Exception {
        MxAnswer absent = service.hostsOf("absent.test");
        assertThat(absent).isInstanceOf(MxAnswer.NoSuchDomain.class);
        assertThat(absent.kept().orElseThrow().cached()).isFalse();
        assertThat(absent.reason()).as("the smaller of 300 and 5").matches("NXDOMAIN, kept [345] s, DNSSEC: .*");
        Thread.sleep(1_200);
        assertThat(service.hostsOf("absent.test").kept().orElseThrow().cached()).isTrue();
        assertThat(server.questions("absent.test.")).isEqualTo(1);
        Thread.sleep(4_000);
        service.hostsOf("absent.test");
        assertThat(server.questions("absent.test.")).isEqualTo(2);
    }

    @Test
    void anAliasThatEndsEarlierEndsTheAnswer() throws Exception {
        assertThat(service.hostsOf("long-alias.test").reason())
                .matches("1 MX record, alias of popular.test, kept [01] s, DNSSEC: not validated");
    }

    @Test
    void aFailureDoesNotStick() throws Exception {
        server.make("sick.test.", Misbehaviour.failing());
        MxAnswer sick = service.hostsOf("sick.test");
        assertThat(sick)
                .isEqualTo(new MxAnswer.Unavailable("no answer about MX of sick.test: the name server says SERVFAIL"));
        assertThat(sick.kept()).isEmpty();
        server.mend("sick.test.");
        Thread.sleep(1_100);
        assertThat(service.hostsOf("sick.test")).isInstanceOf(MxAnswer.Exchanges.class);
    }
}
