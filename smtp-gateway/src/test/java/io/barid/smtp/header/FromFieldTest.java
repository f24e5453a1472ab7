package io.barid.smtp.header;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.Mailbox;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FromFieldTest {

    private static Optional<List<Mailbox>> parse(String value) {
        return FromField.parse((" " + value.replace("|", "\r\n") + "\r\n").getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "bob@here.example ~ bob@here.example",
                "<bob@here.example> ~ bob@here.example",
                "Bob <Bob@Here.Example> ~ Bob@here.example",
                "Bob Q. Public <bob@here.example> ~ bob@here.example",
                "\"evil@bank.example\" <bob@here.example> ~ bob@here.example",
                "\"<evil@bank.example>, \\\"x\" <bob@here.example> ~ bob@here.example",
                "=?utf-8?q?evil=40bank.example?= <bob@here.example> ~ bob@here.example",
                "=?utf-8?q?a?=@here.example ~ =?utf-8?q?a?=@here.example",
                "(evil@bank.example) bob@here.example (a (nested \\) one)) ~ bob@here.example",
                "bob (c) @ (d) here.example ~ bob@here.example",
                "Bob|\t<bob@here.example>|\t(folded) ~ bob@here.example",
                "bob@here.example, Al <al@here.example> ~ bob@here.example al@here.example",
                "Friends: bob@here.example, <al@here.example>;x@y.example ~ ``",
                "Friends: bob@here.example, <al@here.example>; ~ bob@here.example al@here.example",
                "A: bob@here.example;, B:;, c@here.example ~ bob@here.example c@here.example",
                "\"a b\"@here.example ~ \"a b\"@here.example",
                "bob@[192.0.2.1] ~ bob@[192.0.2.1]",
                "Gr\u00fc\u00dfe <gr\u00fc\u00dfe@b\u00fccher.example> ~ gr\u00fc\u00dfe@xn--bcher-kva.example",
            })
    void namesItsAddresses(String value, String addresses) {
        String found = parse(value)
                .map(list -> list.stream().map(Mailbox::toString).collect(Collectors.joining(" ")))
                .orElse("");
        assertThat(found).isEqualTo(addresses == null ? "" : addresses);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bob",
                "bob@",
                "@here.example",
                "bob@here.example evil@bank.example",
                "bob@here.example <evil@bank.example>",
                "<bob@here.example> evil",
                "<bob@here.example> <evil@bank.example>",
                "Bob <bob@here.example",
                "Bob bob@here.example>",
                "<bob@here.example>;",
                "bob@here.example,",
                ",bob@here.example",
                "bob@here.example,,al@here.example",
                "<@a.example:bob@here.example>",
                "<<bob@here.example>>",
                "bob . q@here.example",
                "bob..q@here.example",
                "\"bob\".q@here.example",
                "bob@here. example",
                "bob@here.example (unclosed",
                "bob@here.example )",
                "\"unclosed <bob@here.example>",
                "undisclosed-recipients:;",
                "A: B: bob@here.example;;",
                "A: bob@here.example",
                ": bob@here.example;",
                "bob@here.example| |\tevil@bank.example",
                "bob@here.example\u0000",
                "bob@here.example\u0085",
                "bob@here.example\rFrom: evil@bank.example",
                "bob\\@here.example",
                "bob@[not a literal]",
                "bob@here_example",
            })
    void whatCanBeReadInTwoWaysIsNotRead(String value) {
        assertThat(parse(value)).isEmpty();
    }

    @Test
    void otherCharsetsThanUtf8AreNotRead() {
        assertThat(FromField.parse(" Gr\u00fc\u00dfe <bob@here.example>\r\n".getBytes(ISO_8859_1)))
                .isEmpty();
    }

    @Test
    void aHundredAddressesAreEnough() {
        assertThat(parse("a@b.example" + ",a@b.example".repeat(99)))
                .map(List::size)
                .hasValue(100);
        assertThat(parse("a@b.example" + ",a@b.example".repeat(100))).isEmpty();
    }

    /** No input makes it fail or take long. */
    @Test
    void anythingEndsInAnAnswer() {
        Random random = new Random(7);
        String alphabet = "ab.@<>(),:;\"\\[] \t\r\n\u00e9";
        for (int i = 0; i < 100_000; i++) {
            StringBuilder value = new StringBuilder();
            int length = random.nextInt(24);
            for (int n = 0; n < length; n++) {
                value.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(FromField.parse(value.toString().getBytes(UTF_8))).isNotNull();
        }
        assertThat(parse("(".repeat(30_000))).isEmpty();
        assertThat(parse("a ".repeat(15_000) + "<a@b.example>")).isPresent();
    }
}
