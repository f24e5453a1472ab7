package io.barid.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class QueueTextTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String DEFERRED = """
            {"queueId":"01JX3Q9T0V8D2M4N6P8R0S2T4V","recipient":"<%s>","given":"<%s>","sender":"<me@ours.test>",
             "state":"deferred","status":"4.2.0","reason":"greylisted","since":"2026-11-22T07:48:00Z","octets":2345,
             "destination":"far.test","attempts":3,"nextAttempt":"2026-11-22T10:04:00Z",
             "lastAttempt":"2026-11-22T09:50:00Z","said":{"host":"mx.far.test","reply":"%s"}}""";

    private final QueueText text = new QueueText(NOW);

    private static JsonNode item(String recipient, String reply) {
        return new JsonMapper().readTree(DEFERRED.formatted(recipient, recipient, reply));
    }

    @Test
    void aRowSaysWhoWhenAndWhy() {
        assertThat(QueueText.HEADING).isEqualTo("ID                         STATE       AGE NEXT TRY  RECIPIENT");
        assertThat(text.row(item("bob@far.test", "450 4.2.0 try later")))
                .containsExactly(
                        "01JX3Q9T0V8D2M4N6P8R0S2T4V deferred    2 h in 4 min  bob@far.test",
                        "  mx.far.test: 450 4.2.0 try later");
    }

    @Test
    void nothingIsWiderThanATerminal() {
        String longest = "l".repeat(64) + "@" + "d".repeat(60) + ".test";
        String reply = "450 " + "very long words ".repeat(60) + "x".repeat(200);
        JsonNode message = new JsonMapper().readTree("""
                        {"queueId":"01JX3Q9T0V8D2M4N6P8R0S2T4V","sender":"<%s>","accepted":"2026-11-22T07:48:00Z",
                         "expires":"2026-11-27T07:48:00Z","octets":30000000,"content":"stored","origin":"submission",
                         "account":12,"body":"8BITMIME","smtpUtf8":true,"requireTls":true,"recipients":[%s]}""".formatted(longest, item(longest, reply)));
        List<String> lines = text.message(message);
        assertThat(lines).allMatch(line -> line.length() <= 80).contains("  state     deferred, next try in 4 min");
        assertThat(String.join("", lines)).contains("x".repeat(60));
        assertThat(text.row(item(longest, reply))).allMatch(line -> line.length() <= 80);
        assertThat(text.row(item(longest, reply)).getFirst())
                .contains("01JX3Q9T0V8D2M4N6P8R0S2T4V")
                .endsWith(".test");
    }

    /** A remote host may say what it likes; the terminal must not obey it. */
    @Test
    void whatComesFromOutsideSteersNoTerminal() {
        JsonNode item = item("a\\u202eb@far.test", "450 \\u001b[2Jgone\\u009b5m\\r\\n250 ok");
        assertThat(String.join("|", text.row(item)))
                .contains("a?b@far.test")
                .contains("450 ?[2Jgone?5m??250 ok")
                .matches("\\P{Cc}*");
    }

    @ParameterizedTest
    @CsvSource({"PT-5S,0 s", "PT59S,59 s", "PT60S,1 min", "PT3599S,59 min", "PT47H,47 h", "PT48H,2 d", "P5D,5 d"})
    void saysSpansInWords(Duration span, String words) {
        assertThat(Spans.words(span)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "short@a.test,26,short@a.test",
        "somebody.with.a.long.name@department.example.test,26,somebody.w....example.test"
    })
    void cutsAddressesInTheMiddle(String address, int width, String cut) {
        assertThat(QueueText.middle(address, width)).isEqualTo(cut).hasSizeLessThanOrEqualTo(width);
    }
}
