package io.barid.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        assertThat(new LineText(text).pattern(Map.of()).matcher(line).matches()).isEqualTo(matches);
    }

    @Test
    void aBareSkipTakesItsTextFromTheNextLine() {
        assertThat(Script.parse("x", "S...\n# why\nS: .\nS: next".lines().toList()))
                .containsExactly(
                        new ScriptLine.SkipTo(3, new LineText(".")), new ScriptLine.Expect(4, new LineText("next")));
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
        assertThatThrownBy(() -> new LineText("USER ${user}").with(Map.of("pass", "x")))
                .hasMessage("no value given for ${user}");
    }
}
