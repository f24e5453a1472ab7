package io.barid.relay.routing;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.Recipient;
import io.barid.query.RecipientDirectory.Resolution;
import io.barid.query.SenderRewriting.Forwarding;
import io.barid.transit.AcceptedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is known for routing a batch. Routes are made message by message, so that memory is that of one. */
sealed interface Routing {

    /**
     * A message and those of its recipients that are to be routed.
     *
     * @param recipients with their fate at RCPT
     */
    record Question(AcceptedMessage message, List<Recipient> recipients) {
        public Question {
            recipients = List.copyOf(recipients);
        }

        /** All of its recipients. */
        static Question of(AcceptedMessage message) {
            return new Question(message, message.envelope().recipients());
        }

        private Question only(Recipient.Fate fate) {
            return new Question(
                    message,
                    recipients.stream()
                            .filter(recipient -> recipient.fate() == fate)
                            .toList());
        }
    }

    /** Where the message goes; each address elsewhere once, a mailbox once for each recipient that matters. */
    List<Route> routes(Question question);

    /**
     * mailbox-service answered.
     *
     * @param known        without those paths that it cannot read
     * @param reversePaths what forwarded mail leaves with
     */
    record Answered(Map<ForwardPath, Resolution> known, Map<Forwarding, ReversePath> reversePaths) implements Routing {
        @Override
        public List<Route> routes(Question question) {
            return new Expansion(question, known, reversePaths).routes();
        }
    }

    /** mailbox-service did not answer: known is only what was remote at RCPT. */
    record NoAnswer() implements Routing {
        @Override
        public List<Route> routes(Question question) {
            List<Route> routes =
                    new ArrayList<>(new Expansion(question.only(Recipient.Fate.REMOTE), Map.of(), Map.of()).routes());
            question.only(Recipient.Fate.LOCAL).recipients().stream()
                    .map(Recipient::path)
                    .distinct()
                    .forEach(path -> routes.add(new Route.Unanswered(path)));
            return routes;
        }
    }
}
