package io.barid.service.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.barid.service.SettingsException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LineEncoderTest {

    private static final LoggerContext CONTEXT = new LoggerContext();

    @Test
    void aLineForPeopleSaysWhenHowBadWhoseAndWhat() {
        String line = encoder("text", "").line("io.barid.relay.queue", Level.INFO, null, "delivered queueId={}", "0J1");
        assertThat(line)
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}[+-]\\d\\d:\\d\\d"
                        + " INFO  relay-service   delivered queueId=0J1\n");
    }

    @Test
    void othersThanBaridAreNamed() {
        String line = encoder("text", "").line("org.apache.kafka.clients.NetworkClient", Level.WARN, null, "lost");
        assertThat(line).endsWith(" WARN  barid           NetworkClient: lost\n");
        assertThat(encoder("text", "smtp-gateway").line("org.apache.kafka.X", Level.WARN, null, "lost"))
                .endsWith(" WARN  smtp-gateway    X: lost\n");
    }

    @Test
    void aStrangersTextMakesNoSecondLine() {
        assertThat(encoder("text", "").line("io.barid.smtp.X", Level.INFO, null, "refused {}", "a\r\nb\u001b[31m"))
                .endsWith(" refused a  b [31m\n");
    }

    @Test
    void anErrorHasItsStackTrace() {
        RuntimeException failure = new IllegalStateException("broken");
        assertThat(encoder("text", "").line("io.barid.smtp.X", Level.ERROR, failure, "failed"))
                .contains("failed\njava.lang.IllegalStateException: broken", "at " + LineEncoderTest.class.getName());
        JsonNode json = json("", "io.barid.smtp.X", failure, "failed");
        assertThat(json.at("/error/type").asString()).isEqualTo("java.lang.IllegalStateException");
        assertThat(json.at("/error/stack_trace").asString()).contains("at " + LineEncoderTest.class.getName());
    }

    @Test
    void jsonHasTheQueueIdAsAFieldOfItsOwn() {
        JsonNode json = json("", "io.barid.mailbox.delivery.X", null, "stored queueId={} uid={}: {}", "0J1", 7L, "x");
        assertThat(json.path("queueId").asString()).isEqualTo("0J1");
        assertThat(json.at("/labels/uid").asString()).isEqualTo("7");
        assertThat(json.path("labels").size()).isEqualTo(1);
        assertThat(json.path("message").asString()).isEqualTo("stored queueId=0J1 uid=7: x");
        assertThat(json.at("/log/level").asString()).isEqualTo("INFO");
        assertThat(json.at("/service/name").asString()).isEqualTo("mailbox-service");
        assertThat(json.at("/ecs/version").asString()).isEqualTo("8.11");
        assertThat(json.path("@timestamp").asString()).endsWith("Z");
    }

    @Test
    void aServiceOfItsOwnNamesAllItsLines() {
        assertThat(json("pop3-gateway", "io.barid.service.kafka.X", null, "x")
                        .at("/service/name")
                        .asString())
                .isEqualTo("pop3-gateway");
    }

    @Test
    void anotherFormatIsAWrongSetting() {
        assertThat(LogFormat.of("ecs")).isEqualTo(LogFormat.ECS);
        assertThatThrownBy(() -> LogFormat.of("json"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("BARID_LOG_FORMAT is 'json'");
    }

    private record Encoder(LineEncoder encoder) {

        String line(String logger, Level level, Throwable failure, String pattern, Object... values) {
            Logger from = CONTEXT.getLogger(logger);
            LoggingEvent event = new LoggingEvent("", from, level, pattern, failure, values);
            return new String(encoder.encode(event), StandardCharsets.UTF_8);
        }
    }

    private static Encoder encoder(String format, String service) {
        LineEncoder encoder = new LineEncoder();
        encoder.setFormat(format);
        encoder.setService(service);
        encoder.start();
        return new Encoder(encoder);
    }

    private static JsonNode json(String service, String logger, Throwable failure, String pattern, Object... values) {
        String line = encoder("ecs", service).line(logger, Level.INFO, failure, pattern, values);
        assertThat(line.lines()).hasSize(1);
        return JsonMapper.shared().readTree(line);
    }
}
