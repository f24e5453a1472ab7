package io.barid.mailbox.login;

import io.barid.query.Logins;
import org.springframework.web.bind.annotation.RestController;

/** Answers the gateways' {@link Logins}. */
@RestController
class LoginController implements Logins {

    private final LoginCheck check;
    private final LoginLog log;

    LoginController(LoginCheck check, LoginLog log) {
        this.check = check;
        this.log = log;
    }

    @Override
    public Answer logIn(Attempt attempt) {
        Answer answer = check.logIn(attempt);
        switch (answer) {
            case Answer.Granted granted -> log.granted(granted.account(), attempt.client());
            case Answer.Denied denied -> log.denied(attempt.client());
            case Answer.Busy busy -> log.busy(attempt.client());
        }
        return answer;
    }
}
