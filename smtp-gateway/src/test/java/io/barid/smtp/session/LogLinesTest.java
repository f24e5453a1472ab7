package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.barid.service.log.LineEncoder;
import io.barid.smtp.TestClient;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What a session with logins leaves in the log, in both formats and with everything that Barid's own classes say. */
@Timeout(60)
class LogLinesTest extends SubmissionFixture {

    private static final String CONTENT = "Subject: a-secret-subject\r\n\r\na-secret-body\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"text", "ecs"})
    void neitherCredentialsNorContentAppear(String format) throws IOException {
        Logger logger = (Logger) LoggerFactory.getLogger("io.barid");
        Lines lines = new Lines(format);
        Level before = logger.getLevel();
        logger.setLevel(Level.TRACE);
        logger.addAppender(lines);
        try {
            wrongLogins();
            submit("bob", CONTENT, "bob@here.example");
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(before);
        }
        String log = String.join("", lines.seen);
        assertThat(log).contains("failed to log in", "logged in as bob@here.example", "accepted");
        for (String secret : List.of("secret", "guess", base64("guess"), base64("\0bob@here.example\0secret"))) {
            assertThat(log.contains(secret)).as(secret).isFalse();
        }
        assertThat(lines.seen).anyMatch(line -> line.contains("accepted") && line.contains(field(format)));
    }

    private static String field(String format) {
        return format.equals("ecs") ? "\"queueId\":\"" : "queueId=";
    }

    /** In one piece, and in two. */
    private void wrongLogins() throws IOException {
        try (TestClient client = new TestClient(gateway.address(MailPort.SUBMISSION))) {
            client.reply();
            client.ask("EHLO client.example");
            client.startTls();
            client.ask("EHLO client.example");
            assertThat(client.ask("AUTH PLAIN " + base64("\0bob@here.example\0guess")))
                    .startsWith("535 ");
            client.ask("AUTH LOGIN");
            client.ask(base64("bob@here.example"));
            assertThat(client.ask(base64("guess"))).startsWith("535 ");
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static final class Lines extends AppenderBase<ILoggingEvent> {

        private final List<String> seen = new CopyOnWriteArrayList<>();
        private final LineEncoder encoder = new LineEncoder();

        Lines(String format) {
            encoder.setFormat(format);
            encoder.start();
            start();
        }

        @Override
        protected void append(ILoggingEvent event) {
            seen.add(new String(encoder.encode(event), UTF_8));
        }
    }
}
