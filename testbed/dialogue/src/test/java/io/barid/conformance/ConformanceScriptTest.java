package io.barid.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.conformance.ConformanceScript.Channel;
import io.barid.conformance.Rule.Level;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConformanceScriptTest {

    @Test
    void everyScriptHasARuleATitleAndANameOfItsOwn() {
        List<ConformanceScript> scripts = ConformanceScript.in(Path.of("pop3"));
        assertThat(scripts).extracting(ConformanceScript::name).doesNotHaveDuplicates();
        assertThat(scripts).extracting(ConformanceScript::title).doesNotHaveDuplicates();
        assertThat(scripts).allSatisfy(script -> assertThat(script.title()).isNotEqualTo(script.name()));
    }

    @Test
    void theHeadSaysWhatItIsAboutAndWhereItIsPlayed() {
        var script = ConformanceScript.parse(
                "x", "# a title\nRULE: RFC 2595 section 4, SHOULD\nON: clear\nIF: STLS\nIF: no USER\nC: STLS\n");
        assertThat(script.title()).isEqualTo("a title");
        assertThat(script.rule()).isEqualTo(new Rule("RFC 2595", "4", Level.SHOULD));
        assertThat(script.channel()).isEqualTo(Channel.CLEAR);
        assertThat(script.conditions()).containsExactly("STLS", "no USER");
        assertThatThrownBy(() -> ConformanceScript.parse("x", "C: STLS")).hasMessage("no RULE: line");
        assertThatThrownBy(() -> ConformanceScript.parse("x", "RULE: RFC 1939, MUST\nC: STLS"))
                .hasMessage("no rule: RFC 1939, MUST");
    }

    @Test
    void theReportCountsWhatBindsApartFromWhatDoesNot() {
        var must = new Rule("RFC 1939", "5", Level.MUST);
        var choice = new Rule("Barid", "", Level.CHOICE);
        var report = new Report(
                "",
                List.of(
                        new Outcome.Failed("a", "A", must, "a:1\nexpected: +OK\n     got: -ERR"),
                        new Outcome.Failed("b", "B", choice, "b:1\nexpected: +OK\n     got: -ERR"),
                        new Outcome.LeftOut("c", "C", must, "CAPA has no TOP")));
        assertThat(report.count("RFC 1939")).isEqualTo(new Report.Count(0, 1, 0, 1));
        assertThat(report.count("Barid")).isEqualTo(new Report.Count(0, 0, 1, 0));
        assertThat(report.text())
                .contains("FAILED  a (RFC 1939 section 5, MUST)", "otherwise  b", "left out  c: CAPA has no TOP")
                .contains("1 MUST and 0 SHOULD failed");
        assertThat(report.text().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThan(100));
    }
}
