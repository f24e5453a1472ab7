package io.barid.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.barid.query.MxAnswer;
import io.barid.service.SettingsException;
import io.barid.testdns.AuthoritativeDns;
import io.barid.testdns.TestZone;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.NestedExceptionUtils;

/** Validation from a private root down, with name servers that pass signatures and ones that do not. */
@ExtendWith(OutputCaptureExtension.class)
class DnssecTest {

    @TempDir
    static Path folder;

    private static TestZone root;
    private static TestZone signed;
    private static AuthoritativeDns server;
    private static Path anchors;
    private static DnsService service;

    @BeforeAll
    static void start() throws Exception {
        root = TestZone.signed(".", "");
        signed = TestZone.signed("signed.test.", """
                @ MX 10 mx
                mx A 192.0.2.1
                alone A 192.0.2.2
                forged MX 10 mx
                expired MX 10 mx
                half MX 10 bad
                half MX 20 mx
                bad A 192.0.2.3
                healed MX 10 mx
                null MX 0 .
                alias CNAME unsigned.test.
                deep.below MX 10 mx
                """);
        signed.spoil("forged.signed.test.");
        signed.spoil("bad.signed.test.");
        signed.spoil("healed.signed.test.");
        signed.expire("expired.signed.test.");
        server = new AuthoritativeDns(
                root,
                TestZone.signed("test.", "stripped MX 10 mx.signed"),
                signed,
                TestZone.unsigned("unsigned.test.", "@ MX 10 mx\nmx A 192.0.2.4\nalone A 192.0.2.5\n"),
                TestZone.unsigned("another.test.", "@ MX 10 mx\nmx A 192.0.2.6\n"));
        anchors = Files.writeString(folder.resolve("anchors"), root.anchor() + "\n");
        service = new DnsService(server, "BARID_DNS_TRUST_ANCHORS=" + anchors);
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
        server.close();
    }

    @Test
    void aSignedAnswerIsSecureAndTheReasonSaysSo() {
        MxAnswer answer = service.hostsOf("signed.test");
        assertThat(answer).isInstanceOf(MxAnswer.Exchanges.class);
        assertThat(answer.reason()).matches("1 MX record, kept (29[0-9]|300) s, DNSSEC: secure");
        assertThat(service.hostsOf("deep.below.signed.test").reason()).endsWith("DNSSEC: secure");
        assertThat(service.metric("mail.dns.dnssec")).isEqualTo(1);
    }

    @Test
    void thatThereIsNothingIsProvenToo() {
        assertThat(service.hostsOf("absent.signed.test"))
                .isInstanceOf(MxAnswer.NoSuchDomain.class)
                .satisfies(answer -> assertThat(answer.reason()).endsWith("DNSSEC: secure"));
        assertThat(service.hostsOf("alone.signed.test"))
                .isInstanceOf(MxAnswer.ImplicitMx.class)
                .satisfies(answer -> assertThat(answer.reason()).endsWith("DNSSEC: secure"));
        assertThat(service.hostsOf("null.signed.test").reason()).matches("MX 0 \\. alone, kept \\d+ s, DNSSEC: secure");
        assertThat(service.hostsOf("absent.unsigned.test"))
                .isInstanceOf(MxAnswer.NoSuchDomain.class)
                .satisfies(answer -> assertThat(answer.reason()).endsWith("DNSSEC: insecure"));
    }

    @Test
    void anUnsignedAnswerIsUsedAsBefore() {
        assertThat(service.hostsOf("unsigned.test"))
                .isInstanceOf(MxAnswer.Exchanges.class)
                .satisfies(answer -> assertThat(answer.reason()).endsWith("DNSSEC: insecure"));
        assertThat(service.hostsOf("alone.unsigned.test")).isInstanceOf(MxAnswer.ImplicitMx.class);
        assertThat(service.hostsOf("alias.signed.test"))
                .isInstanceOf(MxAnswer.Exchanges.class)
                .satisfies(answer -> assertThat(answer.reason())
                        .contains("alias of unsigned.test")
                        .endsWith("DNSSEC: insecure"));
    }

    @Test
    void anUnsignedDomainCostsOneQuestionMore() {
        service.hostsOf("unsigned.test");
        List<String> before = server.allQuestions();
        service.hostsOf("another.test");
        assertThat(server.allQuestions())
                .filteredOn(line -> !before.contains(line))
                .containsExactlyInAnyOrder(
                        "another.test. MX 1", "another.test. DS 1", "mx.another.test. AAAA 1", "mx.another.test. A 1");
    }

    @Test
    void aForgedAnswerIsNeverUsed() {
        assertThat(service.hostsOf("forged.signed.test"))
                .isInstanceOf(MxAnswer.Unavailable.class)
                .satisfies(answer ->
                        assertThat(answer.reason()).startsWith("no answer about MX of forged.signed.test: DNSSEC: "));
        assertThat(service.hostsOf("expired.signed.test")).isInstanceOf(MxAnswer.Unavailable.class);
        MxAnswer.Exchanges half = (MxAnswer.Exchanges) service.hostsOf("half.signed.test");
        assertThat(half.hosts()).extracting(MxAnswer.MailHost::preference).containsExactly(10, 20);
        assertThat(half.hosts().getFirst().addresses()).isEmpty();
        assertThat(half.hosts().getFirst().unknown())
                .get()
                .asString()
                .startsWith("no answer about AAAA of bad.signed.test: DNSSEC: ");
    }

    @Test
    void aForgedAnswerDoesNotStick() throws Exception {
        assertThat(service.hostsOf("healed.signed.test")).isInstanceOf(MxAnswer.Unavailable.class);
        signed.heal("healed.signed.test.");
        Thread.sleep(1_100);
        assertThat(service.hostsOf("healed.signed.test").reason()).endsWith("DNSSEC: secure");
    }

    @Test
    void serversThatPassNoSignaturesAreUsedWithoutValidation(CapturedOutput output) throws Exception {
        server.passSignatures(false);
        try (DnsService careless = new DnsService(server, "BARID_DNS_TRUST_ANCHORS=" + anchors)) {
            assertThat(careless.hostsOf("signed.test"))
                    .isInstanceOf(MxAnswer.Exchanges.class)
                    .satisfies(answer -> assertThat(answer.reason()).endsWith("DNSSEC: not validated"));
            assertThat(careless.hostsOf("forged.signed.test")).isInstanceOf(MxAnswer.Exchanges.class);
            assertThat(careless.metric("mail.dns.dnssec")).isZero();
            assertThat(output.getAll().split("pass no DNSSEC signatures", -1)).hasSize(2);
            assertThat(service.hostsOf("stripped.test"))
                    .as("who has seen signatures does not believe an answer without them")
                    .isInstanceOf(MxAnswer.Unavailable.class);
        } finally {
            server.passSignatures(true);
        }
    }

    @Test
    void offIsOff() {
        try (DnsService off = new DnsService(server, "BARID_DNSSEC=off")) {
            assertThat(off.hostsOf("forged.signed.test").reason()).endsWith("DNSSEC: not validated");
        }
    }

    @Test
    void otherKeysThanTheAnchorsAreForged() throws Exception {
        Path wrong = Files.writeString(
                folder.resolve("wrong"), TestZone.signed(".", "").anchor() + "\n");
        try (DnsService suspicious = new DnsService(server, "BARID_DNS_TRUST_ANCHORS=" + wrong)) {
            assertThat(suspicious.hostsOf("signed.test")).isInstanceOf(MxAnswer.Unavailable.class);
        }
    }

    @Test
    void wrongSettingsStopTheStart() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty"), "example.test. IN A 192.0.2.1\n");
        assertThat(failure("BARID_DNSSEC=on")).hasMessage("BARID_DNSSEC is 'on': it is auto or off");
        assertThat(failure("BARID_DNS_TRUST_ANCHORS=" + empty)).hasMessageContaining("holds no DS or DNSKEY record");
        assertThat(failure("BARID_DNS_TRUST_ANCHORS=/nowhere")).hasMessageContaining("no readable file");
    }

    private static Throwable failure(String setting) {
        Throwable failure = NestedExceptionUtils.getMostSpecificCause(
                catchThrowable(() -> new DnsService(server, setting).close()));
        assertThat(failure).isInstanceOf(SettingsException.class);
        return failure;
    }
}
