package io.barid.smtp.session;

import io.barid.query.ScramLogins.FinalAnswer;
import io.barid.query.ScramLogins.FirstAnswer;
import io.barid.smtp.session.LoginTalk.Response;
import java.io.IOException;

/**
 * AUTH SCRAM-SHA-256 (RFC 5802, RFC 7677): neither side tells the other the password. The messages go to mailbox-service
 * and back as they are; what the session holds between them opens nothing.
 */
final class ScramLogin {

    private final LoginTalk talk;

    ScramLogin(LoginTalk talk) {
        this.talk = talk;
    }

    Turn run(String initial) throws IOException {
        return switch (talk.first(initial, Replies.SEND_RESPONSE)) {
            case Response.Text text -> first(text.text());
            case Response.Ended ended -> ended.turn();
        };
    }

    private Turn first(String message) throws IOException {
        return switch (talk.policy().challenge(message, talk.client())) {
            case FirstAnswer.Challenge challenge -> challenged(challenge);
            case FirstAnswer.Denied denied -> talk.denied();
            case FirstAnswer.Malformed malformed -> talk.end(Replies.notScram(malformed.error()));
            case FirstAnswer.Busy busy -> talk.busy();
        };
    }

    private Turn challenged(FirstAnswer.Challenge challenge) throws IOException {
        return switch (talk.ask(Replies.challenge(challenge.message()))) {
            case Response.Text text -> last(text.text(), challenge.state());
            case Response.Ended ended -> ended.turn();
        };
    }

    private Turn last(String message, String state) throws IOException {
        return switch (talk.policy().verify(message, state, talk.client())) {
            case FinalAnswer.Granted granted -> proved(granted);
            case FinalAnswer.Denied denied -> talk.denied();
            case FinalAnswer.Malformed malformed -> talk.end(Replies.notScram(malformed.error()));
            case FinalAnswer.Busy busy -> talk.busy();
        };
    }

    /** 235 cannot carry the server's proof, so it is one more challenge, whose response is empty (RFC 4422 5). */
    private Turn proved(FinalAnswer.Granted granted) throws IOException {
        return switch (talk.ask(Replies.challenge(granted.message()))) {
            case Response.Text text ->
                text.text().isEmpty()
                        ? talk.granted(granted.account(), granted.address())
                        : talk.end(Replies.NOT_BASE64);
            case Response.Ended ended -> ended.turn();
        };
    }
}
