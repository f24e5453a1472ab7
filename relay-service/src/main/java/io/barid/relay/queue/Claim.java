package io.barid.relay.queue;

import io.barid.address.ForwardPath;
import io.barid.message.QueueId;
import io.barid.transit.AcceptedMessage;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Unrouted recipients that are ours while our beat goes on.
 *
 * @param owner      names the lease
 * @param messages   with their content
 * @param recipients of each message, as RCPT gave them
 */
public record Claim(UUID owner, List<AcceptedMessage> messages, Map<QueueId, List<ForwardPath>> recipients) {
    public Claim {
        messages = List.copyOf(messages);
        recipients = Map.copyOf(recipients);
    }

    public boolean isEmpty() {
        return messages.isEmpty();
    }
}
