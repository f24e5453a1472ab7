package io.barid.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.barid.query.StsAnswer;
import io.barid.testdns.AuthoritativeDns;
import io.barid.testdns.Misbehaviour;
import io.barid.testdns.TestZone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Type;

/** RFC 8461: policies from a real HTTPS server, names from a real name server. */
class MtaStsTest {

    private static final List<String> DOMAINS = List.of(
            "good",
            "testing",
            "none",
            "moved",
            "html",
            "huge",
            "slow",
            "changing",
            "failing",
            "lost",
            "twice",
            "guarded",
            "lazy");

    @TempDir
    static Path folder;

    private static TestZone zone;
    private static AuthoritativeDns server;
    private static PolicyHost host;
    private static DnsService service;

    @BeforeAll
    static void start() throws Exception {
        StringBuilder records = new StringBuilder("plain MX 10 mx\n");
        for (String domain : DOMAINS) {
            records.append("_mta-sts." + domain + " 1 TXT \"v=STSv1; id=1;\"\nmta-sts." + domain + " A 127.0.0.1\n");
        }
        for (int i = 0; i <= 10; i++) {
            String domain = "d" + i + ".tarpit";
            records.append("_mta-sts." + domain + " TXT \"v=STSv1; id=1;\"\nmta-sts." + domain + " A 127.0.0.1\n");
        }
        records.append("_mta-sts.twice TXT \"v=STSv1; id=2;\"\n");
        records.append("_mta-sts.othername TXT \"v=STSv1; id=1;\"\nmta-sts.othername A 127.0.0.1\n");
        records.append("_mta-sts.aliased CNAME _mta-sts.good\nmta-sts.aliased A 127.0.0.1\n");
        records.append("_mta-sts.nohost TXT \"v=STSv1; id=1;\"\n");
        zone = TestZone.unsigned("test.", records.toString());
        server = new AuthoritativeDns(zone);
        host = new PolicyHost(
                folder,
                Stream.of(
                                DOMAINS.stream(),
                                Stream.of("aliased"),
                                IntStream.rangeClosed(0, 10).mapToObj(i -> "d" + i + ".tarpit"))
                        .flatMap(all -> all)
                        .map(domain -> "mta-sts." + domain + ".test")
                        .toList());
        service =
                new DnsService(server, settings("BARID_ALLOW_PRIVATE_MX=true", "BARID_REMOTE_CAS=" + host.authority()));
    }

    private static String[] settings(String... more) {
        List<String> all = new ArrayList<>(List.of("dns-resolver.mta-sts-port=" + host.port(), "BARID_DNSSEC=off"));
        if (Stream.of(more).noneMatch(setting -> setting.startsWith("BARID_REMOTE_TIMEOUT"))) {
            all.add("BARID_REMOTE_TIMEOUT=2s");
        }
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
        host.close();
        server.close();
    }

    private static void policy(String domain, String mode, long age) {
        host.answer(
                "mta-sts." + domain + ".test",
                "version: STSv1\r\nmode: " + mode + "\r\nmx: *." + domain + ".test\r\nmax_age: " + age + "\r\n");
    }

    private static String none(DnsService asked, String domain) {
        StsAnswer answer = asked.stsOf(domain);
        assertThat(answer).isInstanceOf(StsAnswer.None.class);
        return ((StsAnswer.None) answer).reason();
    }

    private static String none(String domain) {
        return none(service, domain);
    }

    private static StsAnswer.Policy enforced(String domain, String id, long age) {
        return new StsAnswer.Policy(StsAnswer.Mode.ENFORCE, List.of("*." + domain + ".test"), id, age);
    }

    @Test
    void aPolicyIsFetchedOnceAndKept() {
        policy("good", "enforce", 86400);
        assertThat(service.stsOf("good.test")).isEqualTo(enforced("good", "1", 86400));
        assertThat(service.stsOf("good.test")).isEqualTo(enforced("good", "1", 86400));
        assertThat(host.asked("mta-sts.good.test")).isEqualTo(1);
        policy("testing", "testing", 86400);
        assertThat(((StsAnswer.Policy) service.stsOf("testing.test")).mode()).isEqualTo(StsAnswer.Mode.TESTING);
        policy("none", "none", 86400);
        assertThat(none("none.test")).isEqualTo("mode none");
        assertThat(service.metric("mail.dns.mta.sts.fetches", "outcome", "fetched"))
                .isGreaterThanOrEqualTo(3);
    }

    @Test
    void withoutExactlyOneRecordThereIsNone() {
        policy("twice", "enforce", 86400);
        assertThat(none("plain.test")).isEqualTo("no _mta-sts record");
        assertThat(none("twice.test")).isEqualTo("not exactly one well-formed v=STSv1 record");
        assertThat(none("[192.0.2.1]")).isNotBlank();
        assertThat(host.asked("mta-sts.twice.test")).isZero();
    }

    @Test
    void theRecordMayBeAnAlias() {
        policy("aliased", "enforce", 86400);
        assertThat(service.stsOf("aliased.test")).isEqualTo(enforced("aliased", "1", 86400));
    }

    @Test
    void onlyTheRightReplyIsAPolicy() {
        host.redirect("mta-sts.moved.test", "https://mta-sts.good.test/.well-known/mta-sts.txt");
        assertThat(none("moved.test")).isEqualTo("the policy host says 301");
        host.type("mta-sts.html.test", "text/html");
        policy("html", "enforce", 86400);
        assertThat(none("html.test")).isEqualTo("the policy's content type is not text/plain");
        host.answer("mta-sts.huge.test", "version: STSv1\n" + "x: y\n".repeat(14_000));
        assertThat(none("huge.test")).isEqualTo("the policy is longer than 64 KiB");
        assertThat(none("nohost.test")).isEqualTo("mta-sts.nohost.test has no address");
    }

    @Test
    void theWholeFetchHasALimit() {
        host.drip("mta-sts.slow.test");
        long begin = System.nanoTime();
        assertThat(none("slow.test")).contains("mta-sts.slow.test");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void theCertificateMustBeVouchedForAndNameTheHost() {
        host.answer("mta-sts.othername.test", "version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 86400\n");
        assertThat(none("othername.test")).startsWith("no TLS that can be trusted with mta-sts.othername.test");
        policy("good", "enforce", 86400);
        int before = host.asked("mta-sts.good.test");
        try (DnsService strict = new DnsService(server, settings("BARID_ALLOW_PRIVATE_MX=true"))) {
            assertThat(none(strict, "good.test")).startsWith("no TLS that can be trusted");
        }
        assertThat(host.asked("mta-sts.good.test")).isEqualTo(before);
    }

    @Test
    void privateAddressesAreNotConnectedTo() {
        policy("guarded", "enforce", 86400);
        try (DnsService guarded = new DnsService(server, settings("BARID_REMOTE_CAS=" + host.authority()))) {
            assertThat(none(guarded, "guarded.test")).isEqualTo("127.0.0.1 is a loopback address");
        }
        assertThat(host.asked("mta-sts.guarded.test")).isZero();
    }

    @Test
    void aNewIdBringsTheNewPolicyAndAFailedFetchKeepsTheOld() throws Exception {
        policy("changing", "enforce", 86400);
        assertThat(service.stsOf("changing.test")).isEqualTo(enforced("changing", "1", 86400));
        policy("changing", "enforce", 9999);
        announce("changing", "2");
        assertThat(service.stsOf("changing.test")).isEqualTo(enforced("changing", "2", 9999));
        host.answer("mta-sts.changing.test", "nonsense");
        announce("changing", "3");
        assertThat(service.stsOf("changing.test")).isEqualTo(enforced("changing", "2", 9999));
        int asked = host.asked("mta-sts.changing.test");
        assertThat(service.stsOf("changing.test")).isEqualTo(enforced("changing", "2", 9999));
        assertThat(host.asked("mta-sts.changing.test"))
                .as("not again for 5 minutes")
                .isEqualTo(asked);
    }

    private static void announce(String domain, String id) throws InterruptedException {
        zone.remove("_mta-sts." + domain + ".test.", Type.TXT);
        zone.put("_mta-sts." + domain + " 1 TXT \"v=STSv1; id=" + id + ";\"");
        Thread.sleep(1_100);
    }

    @Test
    void aFailedFetchIsNotRepeatedAtOnce() {
        host.answer("mta-sts.failing.test", "nonsense");
        assertThat(none("failing.test")).isEqualTo("the policy holds a line without a key");
        assertThat(none("failing.test")).isEqualTo("the policy holds a line without a key");
        assertThat(host.asked("mta-sts.failing.test")).isEqualTo(1);
    }

    @Test
    void aNewIdIsWaitedForBrieflyWhileAPolicyLasts() throws Exception {
        policy("lazy", "enforce", 86400);
        try (DnsService patient = new DnsService(
                server,
                settings(
                        "BARID_ALLOW_PRIVATE_MX=true",
                        "BARID_REMOTE_CAS=" + host.authority(),
                        "BARID_REMOTE_TIMEOUT=20s"))) {
            assertThat(patient.stsOf("lazy.test")).isEqualTo(enforced("lazy", "1", 86400));
            host.drip("mta-sts.lazy.test");
            announce("lazy", "2");
            long begin = System.nanoTime();
            assertThat(patient.stsOf("lazy.test")).isEqualTo(enforced("lazy", "1", 86400));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        }
    }

    /** Policy hosts of one zone that never finish: the others' wait is short, and no "none" lets mail go in clear. */
    @Test
    void whereWeCannotLookTheAnswerIsBusyAndOtherZonesAreServed() throws Exception {
        policy("good", "enforce", 86400);
        try (DnsService crowded = new DnsService(
                        server,
                        settings(
                                "BARID_ALLOW_PRIVATE_MX=true",
                                "BARID_REMOTE_CAS=" + host.authority(),
                                "BARID_REMOTE_TIMEOUT=20s"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 10; i++) {
                String domain = "d" + i + ".tarpit.test";
                host.drip("mta-sts." + domain);
                threads.submit(() -> crowded.stsOf(domain));
            }
            while (IntStream.range(0, 10).anyMatch(i -> host.asked("mta-sts.d" + i + ".tarpit.test") == 0)) {
                Thread.sleep(20);
            }
            assertThat(crowded.stsOf("d10.tarpit.test"))
                    .isEqualTo(new StsAnswer.Busy("too many policies are fetched at one time"));
            assertThat(crowded.stsOf("good.test")).isEqualTo(enforced("good", "1", 86400));
            assertThat(crowded.metric("mail.dns.mta.sts.fetches", "outcome", "busy"))
                    .isEqualTo(1);
            host.endDrips();
        }
    }

    @Test
    void aLostRecordKeepsThePolicy() throws Exception {
        policy("lost", "enforce", 86400);
        assertThat(service.stsOf("lost.test")).isEqualTo(enforced("lost", "1", 86400));
        server.make("_mta-sts.lost.test.", Misbehaviour.failing());
        Thread.sleep(1_100);
        assertThat(service.stsOf("lost.test")).isEqualTo(enforced("lost", "1", 86400));
        server.mend("_mta-sts.lost.test.");
        zone.remove("_mta-sts.lost.test.", Type.TXT);
        Thread.sleep(1_100);
        assertThat(service.stsOf("lost.test")).isEqualTo(enforced("lost", "1", 86400));
    }

    static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }
}
