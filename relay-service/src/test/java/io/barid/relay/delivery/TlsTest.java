package io.barid.relay.delivery;

import static io.barid.relay.delivery.Remote.SMALL;
import static io.barid.relay.delivery.Remote.fate;
import static io.barid.relay.delivery.Remote.mail;
import static io.barid.relay.delivery.Remote.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.Domain;
import io.barid.query.MxAnswer;
import io.barid.query.MxAnswer.Dane;
import io.barid.query.MxAnswer.Tlsa;
import io.barid.query.StsAnswer;
import io.barid.query.StsAnswer.Mode;
import io.barid.remotemx.Authority;
import io.barid.remotemx.Identity;
import io.barid.remotemx.Reaction;
import io.barid.remotemx.ScriptedMx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS where it is offered, and where a policy asks for it. */
class TlsTest {

    private static final String NAME = "mx1.there.example";

    @TempDir
    Path folder;

    private final Authority authority = Authority.named("Test Authority");
    private final Remote remote = new Remote(1);
    private final ScriptedMx mx = remote.mx();

    @AfterEach
    void end() {
        remote.close();
    }

    private String fateOfMail() {
        return fate(remote.deliver(mail(SMALL)), 0);
    }

    private void trustAuthority() {
        try {
            Path file = folder.resolve("cas.pem");
            Files.writeString(file, authority.pem());
            remote.remoteCas = file.toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void dane(Tlsa... records) {
        MxAnswer.MailHost host = new MxAnswer.MailHost(
                10,
                Domain.parse(NAME),
                List.of("127.0.0.1"),
                Optional.of(new Dane.Records(Domain.parse(NAME), List.of(records))));
        remote.answer = new MxAnswer.Exchanges(List.of(host), "signed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void opportunisticVerifiesNothing(String version) {
        mx.tls(Authority.selfSigned("somebody.else.example"), version);
        assertThat(fateOfMail()).isEqualTo("delivered");
        assertThat(mx.sessions().getFirst().protocol()).isEqualTo(version);
        assertThat(mx.sessions().getFirst().commands())
                .containsSequence("EHLO mx.here.example", "STARTTLS", "EHLO mx.here.example");
        assertThat(remote.meters
                        .counter("mail.relay.connections", "tls", "encrypted")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void inClearAfterAFailedHandshake() {
        mx.tls(Authority.selfSigned(NAME)).always("STARTTLS", Reaction.raw("220 go\r\n"));
        mx.tls(Authority.selfSigned(NAME), "TLSv1.1");
        assertThat(fateOfMail()).isEqualTo("delivered");
        assertThat(mx.sessions()).hasSize(2);
        assertThat(mx.received()).hasSize(1);
        assertThat(fateOfMail()).isEqualTo("delivered");
        assertThat(mx.sessions()).as("remembered").hasSize(3);
        assertThat(mx.sessions().getLast().commands()).doesNotContain("STARTTLS");
    }

    @Test
    void inClearWhereStartTlsIsRefused() {
        mx.tls(Authority.selfSigned(NAME)).always("STARTTLS", "454 4.7.0 not now");
        assertThat(fateOfMail()).isEqualTo("delivered");
        assertThat(mx.sessions()).hasSize(1);
    }

    @Test
    void mtaStsEnforced() {
        trustAuthority();
        remote.sts = new StsAnswer.Policy(Mode.ENFORCE, List.of("*.there.example"), "1", 86400);
        assertThat(fateOfMail()).as("no STARTTLS").isEqualTo("4.7.4");
        mx.tls(Authority.selfSigned(NAME));
        assertThat(fateOfMail()).as("self-signed").isEqualTo("4.7.5");
        mx.tls(authority.issue("mx9.there.example"));
        assertThat(fateOfMail()).as("another name").isEqualTo("4.7.5");
        mx.tls(authority.issueExpired(NAME));
        assertThat(fateOfMail()).as("expired").isEqualTo("4.7.5");
        mx.tls(authority.issue("other.example", NAME));
        assertThat(fateOfMail()).isEqualTo("delivered");
        remote.sts = new StsAnswer.Policy(Mode.ENFORCE, List.of("mx2.there.example", "*.example"), "1", 86400);
        assertThat(fateOfMail()).as("a host that the policy does not name").isEqualTo("4.7.5");
        remote.sts = new StsAnswer.Policy(Mode.TESTING, List.of("mx2.there.example"), "1", 86400);
        assertThat(fateOfMail()).isEqualTo("delivered");
        assertThat(mx.received()).hasSize(2);
        assertThat(remote.meters
                        .counter("mail.relay.connections", "tls", "verified")
                        .count())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,1", "0,2", "1,0", "1,1", "1,2"})
    void daneEndEntityIgnoresNamesAndDates(int selector, int matching) {
        Identity expired = authority.issueExpired("other.example");
        mx.tls(expired);
        dane(new Tlsa(3, selector, matching, expired.tlsa(0, selector, matching)));
        assertThat(fateOfMail()).isEqualTo("delivered");
        mx.tls(authority.issue(NAME));
        assertThat(fateOfMail()).as("another key").isEqualTo("4.7.5");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,1", "1,1", "1,2"})
    void daneTrustAnchorChecksChainAndName(int selector, int matching) {
        Identity good = authority.issue(NAME);
        dane(new Tlsa(2, selector, matching, good.tlsa(1, selector, matching)));
        mx.tls(good);
        assertThat(fateOfMail()).isEqualTo("delivered");
        mx.tls(authority.issue("there.example"));
        assertThat(fateOfMail()).as("the recipient's domain").isEqualTo("delivered");
        mx.tls(authority.issue("other.example"));
        assertThat(fateOfMail()).as("another name").isEqualTo("4.7.5");
        mx.tls(authority.issueExpired(NAME));
        assertThat(fateOfMail()).as("expired").isEqualTo("4.7.5");
        mx.tls(Authority.named("Test Authority").issue(NAME));
        assertThat(fateOfMail()).as("another authority of the same name").isEqualTo("4.7.5");
        Identity foreign = Authority.named("Other").issue(NAME);
        mx.tls(new Identity(foreign.key(), List.of(foreign.chain().getFirst(), authority.certificate())));
        assertThat(fateOfMail())
                .as("the right authority beside a certificate it did not issue")
                .isEqualTo("4.7.5");
    }

    @Test
    void daneWithoutUsableRecordsAsksForAnyTls() {
        dane(new Tlsa(1, 1, 1, "00".repeat(32)), new Tlsa(3, 1, 1, "00"), new Tlsa(3, 9, 1, "00".repeat(32)));
        assertThat(fateOfMail()).isEqualTo("4.7.4");
        mx.tls(Authority.selfSigned("any.example"));
        assertThat(fateOfMail()).isEqualTo("delivered");
    }

    @Test
    void daneWithoutUsableRecordsLeavesMtaStsInForce() {
        trustAuthority();
        dane(new Tlsa(1, 1, 1, "00".repeat(32)));
        mx.tls(Authority.selfSigned(NAME));
        remote.sts = new StsAnswer.Policy(Mode.TESTING, List.of(NAME), "1", 86400);
        assertThat(fateOfMail()).isEqualTo("delivered");
        remote.sts = new StsAnswer.Policy(Mode.ENFORCE, List.of(NAME), "1", 86400);
        assertThat(fateOfMail()).as("self-signed").isEqualTo("4.7.5");
        mx.tls(authority.issue(NAME));
        assertThat(fateOfMail()).isEqualTo("delivered");
        remote.sts = new StsAnswer.Policy(Mode.ENFORCE, List.of("mx2.there.example"), "1", 86400);
        assertThat(fateOfMail()).as("a host that the policy does not name").isEqualTo("4.7.5");
        assertThat(mx.received()).hasSize(2);
    }

    @Test
    void daneWinsOverMtaSts() {
        Identity own = Authority.selfSigned("any.example");
        mx.tls(own);
        dane(new Tlsa(3, 1, 1, own.tlsa(0, 1, 1)));
        remote.sts = new StsAnswer.Policy(Mode.ENFORCE, List.of("nobody.example"), "1", 86400);
        assertThat(fateOfMail()).isEqualTo("delivered");
    }

    @Test
    void aHostWhoseTlsaRecordsAreUnknownIsNotUsed() {
        remote.answer = new MxAnswer.Exchanges(
                List.of(new MxAnswer.MailHost(
                        10, Domain.parse(NAME), List.of("127.0.0.1"), Optional.of(new Dane.Unavailable("SERVFAIL")))),
                "signed");
        assertThat(fateOfMail()).isEqualTo("4.7.5");
        assertThat(mx.sessions()).isEmpty();
    }

    @Test
    void requireTlsIsPassedOnOrRefused() {
        trustAuthority();
        mx.tls(authority.issue(NAME)).extensions("REQUIRETLS", "PIPELINING");
        OutgoingMail mail = with(mail(SMALL), false, true, Optional.empty());
        assertThat(fate(remote.deliver(mail), 0))
                .as("anybody may have named the host")
                .isEqualTo("5.7.30");
        remote.sts = new StsAnswer.Policy(Mode.TESTING, List.of(NAME), "1", 86400);
        assertThat(fate(remote.deliver(mail), 0)).isEqualTo("delivered");
        assertThat(mx.received().getFirst().mail()).isEqualTo("MAIL FROM:<alice@here.example> REQUIRETLS");
        mx.extensions("PIPELINING");
        assertThat(fate(remote.deliver(mail), 0)).as("the host lacks it").isEqualTo("5.7.30");
        mx.tls(Authority.selfSigned(NAME)).extensions("REQUIRETLS");
        assertThat(fate(remote.deliver(mail), 0))
                .as("a wrong certificate may be mended")
                .isEqualTo("4.7.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH PLAIN LOGIN", "AUTH LOGIN"})
    void logsInBelowVerifiedTlsOnly(String offered) {
        trustAuthority();
        remote.routes = "*=us%40er:se%3Acret@127.0.0.1:" + remote.port();
        mx.extensions(offered);
        mx.enqueue("AUTH LOGIN", "334 VXNlcm5hbWU6").enqueue("dXNAZXI=", "334 UGFzc3dvcmQ6");
        mx.always("c2U6Y3JldA==", "235 2.7.0 welcome");
        Destination hop = new Destination.Hop("127.0.0.1", remote.port());
        try (Courier courier = remote.courier(hop)) {
            assertThat(fate(courier.deliver(mail(SMALL), () -> true), 0))
                    .as("no TLS")
                    .isEqualTo("4.7.4");
            mx.tls(Authority.selfSigned("127.0.0.1"));
            assertThat(fate(courier.deliver(mail(SMALL), () -> true), 0))
                    .as("self-signed")
                    .isEqualTo("4.7.5");
            mx.tls(authority.issue("127.0.0.1"));
            Attempt attempt = courier.deliver(mail(SMALL), () -> true);
            assertThat(fate(attempt, 0)).isEqualTo("delivered");
            assertThat(attempt.transcript())
                    .noneMatch(line -> line.contains("c2U6Y3JldA") || line.contains("AHVzQGVy"));
        }
        assertThat(mx.sessions().get(0).commands()).noneMatch(line -> line.startsWith("AUTH"));
        assertThat(mx.sessions().get(1).commands()).noneMatch(line -> line.startsWith("AUTH"));
        assertThat(mx.sessions().get(2).commands())
                .anyMatch(line -> line.equals("AUTH PLAIN AHVzQGVyAHNlOmNyZXQ=") || line.equals("c2U6Y3JldA=="));
        mx.forgetScript().always("AUTH", "535 5.7.8 wrong").always("c2U6", "535 5.7.8 wrong");
        try (Courier courier = remote.courier(hop)) {
            assertThat(fate(courier.deliver(mail(SMALL), () -> true), 0)).isEqualTo("4.7.8");
        }
    }
}
