package io.barid.mailbox.login;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.barid.mailbox.RunningService;
import io.barid.query.Logins;
import io.barid.query.Logins.Answer;
import io.barid.query.ScramLogins;
import io.barid.query.ScramLogins.Final;
import io.barid.query.ScramLogins.FinalAnswer;
import io.barid.query.ScramLogins.First;
import io.barid.query.ScramLogins.FirstAnswer;
import io.barid.services.RealPostgres;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a log must never hold, even where somebody looks closely at our own packages and at Spring's. */
class LoginSecretsIT {

    private static final String PASSWORD = "a-right-pencil";

    @Test
    void noCredentialIsEverLogged() {
        try (RunningService service =
                RunningService.without(RealPostgres.shared().newDatabase())) {
            ListAppender<ILoggingEvent> seen = new ListAppender<>();
            List<Logger> loggers = List.of(logger("io.barid"), logger("org.springframework"));
            loggers.forEach(logger -> {
                logger.setLevel(Level.DEBUG);
                logger.addAppender(seen);
            });
            seen.start();
            try {
                List<String> secrets = logIn(service);
                String log = List.copyOf(seen.list).stream()
                        .map(event -> event.getFormattedMessage() + " " + event.getThrowableProxy())
                        .collect(Collectors.joining("\n"));
                assertThat(log).contains("login granted account=", "login denied client=", "POST \"/internal/logins");
                for (String secret : secrets) {
                    assertThat(log.contains(secret)).as(secret).isFalse();
                }
            } finally {
                loggers.forEach(logger -> {
                    logger.detachAppender(seen);
                    logger.setLevel(null);
                });
            }
        }
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    /** Right and wrong, by password and by proof; returns what was secret in it. */
    private static List<String> logIn(RunningService service) {
        service.account("bob@example.test", PASSWORD);
        Answer.Granted granted =
                (Answer.Granted) service.logins().logIn(new Logins.Attempt("bob@example.test", PASSWORD, "192.0.2.1"));
        service.logins().logIn(new Logins.Attempt("bob@example.test", "a-wrong-pencil", "192.0.2.1"));
        ScramLogins scram = service.as("smtp-gateway", ScramLogins.class);
        ScramClient client = new ScramClient("bob@example.test", PASSWORD, "192.0.2.1");
        String bare = client.bare();
        FirstAnswer.Challenge challenge =
                (FirstAnswer.Challenge) scram.first(new First("n,," + bare, client.address()));
        Final last = client.last(bare, challenge);
        FinalAnswer.Granted proved = (FinalAnswer.Granted) scram.last(last);
        new ScramClient("typed-into-the-name", "x", "192.0.2.1").logIn(scram);
        String proof = last.message().substring(last.message().indexOf(",p=") + 3);
        return List.of(
                PASSWORD,
                "a-wrong-pencil",
                "typed-into-the-name",
                proof,
                challenge.state(),
                proved.message(),
                proved.ticket().value(),
                granted.ticket().value());
    }
}
