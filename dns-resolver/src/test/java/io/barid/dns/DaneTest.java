package io.barid.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.Domain;
import io.barid.query.MxAnswer;
import io.barid.query.MxAnswer.Dane;
import io.barid.query.MxAnswer.MailHost;
import io.barid.query.MxAnswer.Tlsa;
import io.barid.testdns.AuthoritativeDns;
import io.barid.testdns.Misbehaviour;
import io.barid.testdns.TestZone;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RFC 7672 section 2.2, sentence by sentence. */
class DaneTest {

    private static final String DIGEST = "aa".repeat(32);
    private static final Tlsa TLSA = new Tlsa(3, 1, 1, DIGEST);

    @TempDir
    static Path folder;

    private static AuthoritativeDns server;
    private static DnsService service;

    @BeforeAll
    static void start() throws Exception {
        TestZone signed = TestZone.signed("signed.test.", """
                @ MX 10 mx
                mx A 192.0.2.1
                _25._tcp.mx TLSA 3 1 1 %1$s
                _25._tcp.mx TLSA 2 0 1 %1$s
                _26._tcp.mx TLSA 3 1 2 bb
                without MX 10 bare
                bare A 192.0.2.2
                foreign MX 10 mx.unsigned.test.
                lame MX 10 lame-mx
                lame-mx A 192.0.2.3
                _25._tcp.lame-mx TLSA 3 1 1 %1$s
                forged MX 10 forged-mx
                forged-mx A 192.0.2.4
                _25._tcp.forged-mx TLSA 3 1 1 %1$s
                expanded MX 10 alias
                alias CNAME mx
                original MX 10 alias-of-bare
                alias-of-bare CNAME bare
                _25._tcp.alias-of-bare TLSA 3 1 1 %1$s
                outside MX 10 alias-outside
                alias-outside CNAME mx.unsigned.test.
                _25._tcp.alias-outside TLSA 3 1 1 %1$s
                shared MX 10 shared-mx
                shared-mx A 192.0.2.5
                _25._tcp.shared-mx CNAME _25._tcp.mx
                elsewhere MX 10 elsewhere-mx
                elsewhere-mx A 192.0.2.6
                _25._tcp.elsewhere-mx CNAME tlsa.unsigned.test.
                alone A 192.0.2.7
                _25._tcp.alone TLSA 3 1 1 %1$s
                noaddress MX 10 text
                text TXT x
                _25._tcp.text TLSA 3 1 1 %1$s
                """.formatted(DIGEST));
        signed.spoil("_25._tcp.forged-mx.signed.test.");
        TestZone root = TestZone.signed(".", "");
        server = new AuthoritativeDns(
                root, TestZone.signed("test.", ""), signed, TestZone.unsigned("unsigned.test.", """
                        @ MX 10 mx.signed.test.
                        mx A 192.0.2.8
                        _25._tcp.mx TLSA 3 1 1 %1$s
                        tlsa TLSA 3 1 1 %1$s
                        """.formatted(DIGEST)));
        server.make("_25._tcp.lame-mx.signed.test.", Misbehaviour.failing());
        Path anchors = Files.writeString(folder.resolve("anchors"), root.anchor() + "\n");
        service = new DnsService(server, "BARID_DNS_TRUST_ANCHORS=" + anchors);
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
        server.close();
    }

    private static Optional<Dane> daneOf(DnsService asked, String domain) {
        return switch (asked.hostsOf(domain)) {
            case MxAnswer.Exchanges exchanges -> {
                assertThat(exchanges.hosts()).hasSize(1);
                yield exchanges.hosts().getFirst().dane();
            }
            case MxAnswer.ImplicitMx implicit -> implicit.host().dane();
            case MxAnswer.NullMx other -> throw new AssertionError(other);
            case MxAnswer.NoSuchDomain other -> throw new AssertionError(other);
            case MxAnswer.Unavailable other -> throw new AssertionError(other);
            case MxAnswer.Busy busy -> throw new AssertionError(busy.reason());
        };
    }

    private static Optional<Dane> daneOf(String domain) {
        return daneOf(service, domain);
    }

    private static Optional<Dane> at(String base, Tlsa... records) {
        return Optional.of(new Dane.Records(Domain.parse(base), List.of(records)));
    }

    @Test
    void secureRecordsOfASecureHostCount() {
        Dane.Records found = (Dane.Records) daneOf("signed.test").orElseThrow();
        assertThat(found.base()).hasToString("mx.signed.test");
        assertThat(found.records()).containsExactlyInAnyOrder(TLSA, new Tlsa(2, 0, 1, DIGEST));
    }

    @Test
    void theNameHasThePortOfMailHosts() throws Exception {
        Path anchors = folder.resolve("anchors");
        try (DnsService other =
                new DnsService(server, "BARID_DNS_TRUST_ANCHORS=" + anchors, "BARID_REMOTE_SMTP_PORT=26")) {
            assertThat(daneOf(other, "signed.test")).isEqualTo(at("mx.signed.test", new Tlsa(3, 1, 2, "bb")));
        }
    }

    @Test
    void provenAbsenceIsNoDane() {
        assertThat(daneOf("without.signed.test")).isEmpty();
        assertThat(server.questions("_25._tcp.bare.signed.test.")).isPositive();
    }

    @Test
    void hostsThatAreNotSecureAreNotAskedAbout() {
        assertThat(daneOf("foreign.signed.test")).as("addresses not secure").isEmpty();
        assertThat(server.questions("_25._tcp.mx.unsigned.test.")).isZero();
        int before = server.questions("_25._tcp.mx.signed.test.");
        assertThat(daneOf("unsigned.test")).as("MX record not secure").isEmpty();
        assertThat(server.questions("_25._tcp.mx.signed.test.")).isEqualTo(before);
        MxAnswer.Exchanges nowhere = (MxAnswer.Exchanges) service.hostsOf("noaddress.signed.test");
        assertThat(nowhere.hosts()).extracting(MailHost::dane).containsExactly(Optional.empty());
    }

    @Test
    void whatDnsDoesNotSayMakesTheHostUnusable() {
        assertThat(daneOf("lame.signed.test")).containsInstanceOf(Dane.Unavailable.class);
        assertThat(daneOf("forged.signed.test"))
                .hasValueSatisfying(dane -> assertThat(((Dane.Unavailable) dane).reason())
                        .contains("TLSA of _25._tcp.forged-mx.signed.test: DNSSEC: "));
    }

    @Test
    void whereASecureAliasLeadsComesFirst() {
        Dane.Records found = (Dane.Records) daneOf("expanded.signed.test").orElseThrow();
        assertThat(found.base()).hasToString("mx.signed.test");
    }

    @Test
    void thenTheNameOfTheMxRecord() {
        assertThat(daneOf("original.signed.test")).isEqualTo(at("alias-of-bare.signed.test", TLSA));
        assertThat(server.questions("_25._tcp.bare.signed.test.")).isPositive();
    }

    @Test
    void aSecureAliasToAnUnsignedZoneKeepsItsOwnRecords() {
        assertThat(daneOf("outside.signed.test")).isEqualTo(at("alias-outside.signed.test", TLSA));
        assertThat(server.questions("_25._tcp.mx.unsigned.test.")).isZero();
    }

    @Test
    void theRecordsNameMayBeAnAliasButOnlyASecureOne() {
        Dane.Records shared = (Dane.Records) daneOf("shared.signed.test").orElseThrow();
        assertThat(shared.base()).as("the host's, not the alias's").hasToString("shared-mx.signed.test");
        assertThat(shared.records()).contains(TLSA);
        assertThat(daneOf("elsewhere.signed.test")).isEmpty();
    }

    @Test
    void aDomainWithoutMxHasItsOwn() {
        assertThat(daneOf("alone.signed.test")).isEqualTo(at("alone.signed.test", TLSA));
    }
}
