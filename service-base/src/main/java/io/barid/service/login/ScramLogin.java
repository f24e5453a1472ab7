package io.barid.service.login;

import io.barid.query.Logins;
import io.barid.query.ScramLogins;
import io.barid.query.ScramLogins.FinalAnswer;
import io.barid.query.ScramLogins.FirstAnswer;
import java.util.Optional;

/**
 * SCRAM-SHA-256 (RFC 5802, RFC 7677): neither side tells the other the password. The messages go to mailbox-service and back
 * as they are; what is held between them opens nothing.
 */
abstract sealed class ScramLogin extends SaslExchange {

    /** Awaits the client's first message. */
    static final class First extends ScramLogin {

        private final ScramLogins scram;
        private final String client;

        First(ScramLogins scram, String client) {
            this.scram = scram;
            this.client = client;
        }

        @Override
        SaslStep take(String message) {
            return switch (scram.first(new ScramLogins.First(message, client))) {
                case FirstAnswer.Challenge challenge ->
                    new Final(scram, client, challenge.state()).begin(Optional.empty(), challenge.message());
                case FirstAnswer.Denied denied -> new SaslStep.Denied();
                case FirstAnswer.Malformed malformed -> new SaslStep.NotScram(malformed.error());
                case FirstAnswer.Busy busy -> new SaslStep.Busy();
            };
        }
    }

    /** Awaits the client's proof. */
    static final class Final extends ScramLogin {

        private final ScramLogins scram;
        private final String client;
        private final String state;

        Final(ScramLogins scram, String client, String state) {
            this.scram = scram;
            this.client = client;
            this.state = state;
        }

        @Override
        SaslStep take(String message) {
            return switch (scram.last(new ScramLogins.Final(message, state, client))) {
                case FinalAnswer.Granted granted -> new Proved(granted).begin(Optional.empty(), granted.message());
                case FinalAnswer.Denied denied -> new SaslStep.Denied();
                case FinalAnswer.Malformed malformed -> new SaslStep.NotScram(malformed.error());
                case FinalAnswer.Busy busy -> new SaslStep.Busy();
            };
        }
    }

    /** The reply that grants cannot carry the server's proof, so it is one more challenge, whose answer is empty (RFC 4422 5). */
    static final class Proved extends ScramLogin {

        private final FinalAnswer.Granted granted;

        Proved(FinalAnswer.Granted granted) {
            this.granted = granted;
        }

        @Override
        SaslStep take(String text) {
            return text.isEmpty()
                    ? new SaslStep.Granted(
                            new Logins.Answer.Granted(granted.account(), granted.address(), granted.ticket()))
                    : new SaslStep.Unreadable();
        }
    }
}
