package io.barid.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.conformance.Rule.Level;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RFC 1939 section 5, MUST | MUST | true | RFC 1939 section 5, MUST",
                "RFC 2449 section 6.8, SHOULD | SHOULD | true | RFC 2449 section 6.8, SHOULD",
                "RFC 2449 section 6.9, MAY | MAY | false | RFC 2449 section 6.9, MAY",
                "Barid | CHOICE | false | Barid, choice"
            })
    void onlyMustAndShouldBind(String text, Level level, boolean binds, String shown) {
        Rule rule = Rule.parse(text);
        assertThat(rule.level()).isEqualTo(level);
        assertThat(rule.level().binds()).isEqualTo(binds);
        assertThat(rule).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "barid", "RFC 1939, MUST", "RFC 1939 section 5", "RFC 1939 section 5, CHOICE"})
    void whatIsNoRuleIsRefused(String text) {
        assertThatThrownBy(() -> Rule.parse(text)).hasMessage("no rule: " + text);
    }
}
