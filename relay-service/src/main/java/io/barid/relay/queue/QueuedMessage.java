package io.barid.relay.queue;

import io.barid.transit.AcceptedMessage;
import java.util.List;

/** A message and those of its recipients that wait. */
public record QueuedMessage(AcceptedMessage message, List<QueuedRecipient> recipients) {
    public QueuedMessage {
        recipients = List.copyOf(recipients);
    }
}
