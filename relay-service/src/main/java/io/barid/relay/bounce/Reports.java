package io.barid.relay.bounce;

import io.barid.transit.AcceptedMessage;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What a sender is told about a message. */
@Component
public class Reports {

    /**
     * One report about all of these that the sender wants to know, ready to be kept; empty when there is none to be made.
     * May ask mailbox-service for the header of large content, so it is called outside transactions.
     */
    public Optional<AcceptedMessage> about(AcceptedMessage message, List<Notice> notices) {
        return Optional.empty();
    }
}
