package io.barid.relay.routing;

import io.barid.address.ForwardPath;
import io.barid.transit.AcceptedMessage;
import java.util.List;

/** What came of routing a batch. */
sealed interface Routing {

    /**
     * A message and those of its recipients that mailbox-service knows about.
     *
     * @param recipients as RCPT gave them
     */
    record Question(AcceptedMessage message, List<ForwardPath> recipients) {
        public Question {
            recipients = List.copyOf(recipients);
        }
    }

    /** A message and where it goes; each mailbox once. */
    record Routed(AcceptedMessage message, List<Route> routes) {
        public Routed {
            routes = List.copyOf(routes);
        }
    }

    /** Everything is known, in the order of the questions. */
    record Answered(List<Routed> messages) implements Routing {
        public Answered {
            messages = List.copyOf(messages);
        }
    }

    /** mailbox-service did not answer: nothing is known. */
    record NoAnswer() implements Routing {}
}
