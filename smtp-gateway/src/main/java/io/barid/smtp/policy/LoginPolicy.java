package io.barid.smtp.policy;

import io.barid.query.Logins;
import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClientException;

/** Asks mailbox-service whether a name and a password belong together. */
public final class LoginPolicy {

    private static final Logger log = LoggerFactory.getLogger(LoginPolicy.class);

    private final Logins logins;

    public LoginPolicy(Logins logins) {
        this.logins = logins;
    }

    /** {@link Logins.Answer.Busy} also when mailbox-service does not answer. */
    public Logins.Answer judge(String name, String password, InetAddress client) {
        try {
            return logins.logIn(new Logins.Attempt(name, password, client.getHostAddress()));
        } catch (RestClientException e) {
            log.warn("mailbox-service does not answer about logins: {}", e.getMessage());
            return new Logins.Answer.Busy();
        }
    }
}
