package io.barid.smtp.policy;

import io.barid.query.Logins;
import io.barid.query.ScramLogins;
import java.net.InetAddress;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClientException;

/**
 * Asks mailbox-service whether a client is who it says, by password or by SCRAM-SHA-256. Each answer is "busy" also when
 * mailbox-service does not answer.
 */
public final class LoginPolicy {

    private static final Logger log = LoggerFactory.getLogger(LoginPolicy.class);

    private final Logins logins;
    private final ScramLogins scram;

    public LoginPolicy(Logins logins, ScramLogins scram) {
        this.logins = logins;
        this.scram = scram;
    }

    public Logins.Answer judge(String name, String password, InetAddress client) {
        return answer(
                () -> logins.logIn(new Logins.Attempt(name, password, client.getHostAddress())),
                new Logins.Answer.Busy());
    }

    public ScramLogins.FirstAnswer challenge(String clientFirst, InetAddress client) {
        return answer(
                () -> scram.first(new ScramLogins.First(clientFirst, client.getHostAddress())),
                new ScramLogins.FirstAnswer.Busy());
    }

    /** @param state as the challenge brought it */
    public ScramLogins.FinalAnswer verify(String clientFinal, String state, InetAddress client) {
        return answer(
                () -> scram.last(new ScramLogins.Final(clientFinal, state, client.getHostAddress())),
                new ScramLogins.FinalAnswer.Busy());
    }

    private static <T> T answer(Supplier<T> question, T otherwise) {
        try {
            return question.get();
        } catch (RestClientException e) {
            log.warn("mailbox-service does not answer about logins: {}", e.getMessage());
            return otherwise;
        }
    }
}
