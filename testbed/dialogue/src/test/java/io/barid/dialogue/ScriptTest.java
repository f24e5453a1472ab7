package io.barid.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "+OK *|+OK 1 200|true",
                "+OK *|+OK|false",
                "*|''|true",
                "2*0 * ok|250 anything at all ok|true",
                "2*0 * ok|250 anything at all|false",
                "250 a.c|250 abc|false",
                "250 (x|250 (x|true",
                "250 ok|250 ok then|false",
            })
    void aStarMatchesAnythingAndTheRestItself(String text, String line, boolean matches) {
        assertThat(new LineText(text).matches(line, new Values(Map.of()))).isEqualTo(matches);
    }

    @Test
    void wordsAndNumbersAreTakenFromAReplyAndCountedWith() {
        var values = new Values(Map.of("size", "20"));
        assertThat(new LineText("+OK ${count=#} ${octets=#}*").matches("+OK 3 120 octets", values))
                .isTrue();
        assertThat(new LineText("${count - 1} ${octets - size} ${count + 2}").with(values))
                .isEqualTo("2 100 5");
        assertThat(new LineText("1 ${id=*}").matches("1 two words", values)).isFalse();
    }

    /** RFC 7677 section 3 has the numbers. */
    @Test
    void scramProvesAPassword() {
        var values = new Values(Map.of("user", "user", "pass", "pencil", "scram.nonce", "rOprNGfwEbeRWgbNEkqO"));
        String challenge = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
        values.take("challenge", Base64.getEncoder().encodeToString(challenge.getBytes(StandardCharsets.US_ASCII)));
        assertThat(new String(Base64.getDecoder().decode(values.get("scram.final")), StandardCharsets.US_ASCII))
                .endsWith(",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        assertThat(new String(Base64.getDecoder().decode(values.get("scram.server")), StandardCharsets.US_ASCII))
                .isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    @Test
    void aBareSkipTakesItsTextFromTheNextLine() {
        assertThat(Script.parse("x", "S...\n# why\nS: .\nS: next".lines().toList()))
                .containsExactly(
                        new ScriptLine.SkipTo(3, 1, new LineText(".")),
                        new ScriptLine.Expect(4, 1, new LineText("next"), false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "C! TLS|x:1: a line begins with",
                "' C: indented'|x:1: a line begins with",
                "S...|x:1: 'S...' at the end",
            })
    void whatIsNotInTheLanguageIsRefusedWithItsPlace(String line, String message) {
        assertThatThrownBy(() -> Dialogue.parse("x", line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aBareSkipBeforeACommandIsRefused() {
        assertThatThrownBy(() -> Dialogue.parse("x", "S...\nC: QUIT"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("x:2: 'S...' alone");
    }

    @Test
    void aValueThatWasNotGivenIsNamed() {
        assertThatThrownBy(() -> new LineText("USER ${user}").with(new Values(Map.of("pass", "x"))))
                .hasMessage("no value given for ${user}");
    }
}
