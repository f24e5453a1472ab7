package io.barid.mailbox.login;

import io.barid.query.Logins;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.RestController;

/** Answers the gateways' {@link Logins}. */
@RestController
class LoginController implements Logins {

    private static final Logger log = LoggerFactory.getLogger(LoginController.class);

    private final LoginCheck check;
    private final MeterRegistry metrics;

    LoginController(LoginCheck check, MeterRegistry metrics) {
        this.check = check;
        this.metrics = metrics;
        for (String outcome : new String[] {"granted", "denied", "busy"}) {
            metrics.counter("mail.mailbox.logins", "outcome", outcome);
        }
    }

    @Override
    public Answer logIn(Attempt attempt) {
        Answer answer = check.logIn(attempt);
        String outcome = switch (answer) {
            case Answer.Granted granted -> "granted";
            case Answer.Denied denied -> "denied";
            case Answer.Busy busy -> "busy";
        };
        metrics.counter("mail.mailbox.logins", "outcome", outcome).increment();
        if (answer instanceof Answer.Granted granted) {
            log.info("login granted account={} client={}", granted.account(), attempt.client());
        } else {
            // not the name: people type passwords into the wrong field
            log.info("login {} client={}", outcome, attempt.client());
        }
        return answer;
    }
}
