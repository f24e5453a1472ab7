package io.barid.mailbox.login;

import io.barid.query.ScramLogins;
import org.springframework.web.bind.annotation.RestController;

/** Answers the gateways' {@link ScramLogins}. */
@RestController
class ScramController implements ScramLogins {

    private final ScramCheck check;
    private final LoginLog log;

    ScramController(ScramCheck check, LoginLog log) {
        this.check = check;
        this.log = log;
    }

    @Override
    public FirstAnswer first(First first) {
        FirstAnswer answer = check.first(first);
        switch (answer) {
            case FirstAnswer.Challenge challenge -> {
                // it is over when the client has answered
            }
            case FirstAnswer.Denied denied -> log.denied(first.client());
            case FirstAnswer.Malformed malformed -> log.denied(first.client());
            case FirstAnswer.Busy busy -> log.busy(first.client());
        }
        return answer;
    }

    @Override
    public FinalAnswer last(Final last) {
        FinalAnswer answer = check.last(last);
        switch (answer) {
            case FinalAnswer.Granted granted -> log.granted(granted.account(), last.client());
            case FinalAnswer.Denied denied -> log.denied(last.client());
            case FinalAnswer.Malformed malformed -> log.denied(last.client());
            case FinalAnswer.Busy busy -> log.busy(last.client());
        }
        return answer;
    }
}
