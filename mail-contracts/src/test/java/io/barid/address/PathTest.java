package io.barid.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<bob@example.test>|<bob@example.test>",
                "<Bob@EXAMPLE.Test>|<Bob@example.test>",
                "<@relay.test,@other.test:bob@example.test>|<bob@example.test>",
                "<\"a b\"@example.test>|<\"a b\"@example.test>",
                "<\"bob\"@example.test>|<bob@example.test>",
                "<\"a\\\"b\\\\c\"@example.test>|<\"a\\\"b\\\\c\"@example.test>",
                "<user+tag@example.test>|<user+tag@example.test>",
                "<o'brien/x=y@example.test>|<o'brien/x=y@example.test>",
                "<bob@[192.0.2.1]>|<bob@[192.0.2.1]>",
                "<bob@[IPv6:2001:DB8::1]>|<bob@[ipv6:2001:db8::1]>",
                "<bob@bücher.test>|<bob@xn--bcher-kva.test>",
                "<bob@BÜCHER.shop.Test>|<bob@xn--bcher-kva.shop.test>",
                "<bob@bu\u0308cher.test>|<bob@xn--bcher-kva.test>",
                "<bob@例え.テスト>|<bob@xn--r8jz45g.xn--zckzah>",
                "<bob@пример.испытание>|<bob@xn--e1afmkfd.xn--80akhbyknj4f>",
                "<bob@XN--Bcher-KVA.test>|<bob@xn--bcher-kva.test>",
                "<jürgen@example.test>|<jürgen@example.test>",
                "<中文.伝言@example.test>|<中文.伝言@example.test>",
                "<\"zwei wörter\"@bücher.test>|<\"zwei wörter\"@xn--bcher-kva.test>",
                "<postMASTER>|<Postmaster>",
                "<postmaster@example.test>|<postmaster@example.test>",
            })
    void aForwardPathHasOneTextualForm(String given, String canonical) {
        ForwardPath path = ForwardPath.parse(given);
        assertThat(path).hasToString(canonical);
        assertThat(ForwardPath.parse(canonical)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<>",
                "bob@example.test",
                "<bob@example.test",
                "<bob@example.test> ",
                "<bob>",
                "<bob@>",
                "<@example.test>",
                "<.bob@example.test>",
                "<bob.@example.test>",
                "<b..b@example.test>",
                "<bob@example..test>",
                "<bob@-example.test>",
                "<bob@exa_mple.test>",
                "<bob@example.test.>",
                "<a b@example.test>",
                "<\"bob@example.test>",
                "<\"a\r\nb\"@example.test>",
                "<\"a\0b\"@example.test>",
                "<bob@[999.0.2.1]>",
                "<bob@[192.0.2]>",
                "<bob@[IPv6:fe80::1%lo]>",
                "<bob@[IPv6:::ffff:1.2.3.4.5]>",
                "<bob@[example.test]>",
                "<bob@[192.0.2.1>",
                "<@a.test bob@example.test>",
                "<bob@example.test>>",
                "<j\ufffdrgen@example.test>",
                "<j\u0085rgen@example.test>",
                "<j\u2028rgen@example.test>",
                "<j\u2029rgen@example.test>",
                "<bob@b\ufffdcher.test>",
                "<bob@straße.test>",
                "<bob@ｅxample.test>",
                "<bob@bücher。test>",
                "<bob@-bücher.test>",
                "<bob@bücher..test>",
            })
    void whatIsNoForwardPathIsRefused(String given) {
        assertThatThrownBy(() -> ForwardPath.parse(given)).isInstanceOf(AddressSyntaxException.class);
    }

    @Test
    void theNullReversePathIsOne() {
        assertThat(ReversePath.parse("<>")).isEqualTo(new ReversePath.Null()).hasToString("<>");
    }

    @Test
    void parametersAreLeftAlone() {
        PathAndRest<ReversePath> both = ReversePath.parseFirst("<\"a> b\"@example.test> SIZE=10 BODY=8BITMIME");
        assertThat(both.path()).hasToString("<\"a> b\"@example.test>");
        assertThat(both.rest()).isEqualTo(" SIZE=10 BODY=8BITMIME");
    }

    @Test
    void lengthsEndWhereTheRfcEndsThem() {
        String local = "x".repeat(64);
        String label = "y".repeat(63);
        assertThat(Mailbox.parse(local + "@example.test").local().value()).hasSize(64);
        assertThatThrownBy(() -> Mailbox.parse("x" + local + "@example.test"))
                .isInstanceOf(AddressSyntaxException.class);
        String longest = "bob@" + label + "." + label + "." + label + "." + "z".repeat(58);
        assertThat(Mailbox.parse(longest)).hasToString(longest);
        assertThatThrownBy(() -> Mailbox.parse(longest + "z")).isInstanceOf(AddressSyntaxException.class);
    }

    @Test
    void theLocalPartKeepsItsCaseUnlessFolded() {
        Mailbox mailbox = Mailbox.parse("Bob@Example.test");
        assertThat(mailbox).isNotEqualTo(Mailbox.parse("bob@example.test"));
        assertThat(mailbox.folded()).isEqualTo(Mailbox.parse("bob@example.test"));
    }
}
