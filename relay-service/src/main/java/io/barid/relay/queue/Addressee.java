package io.barid.relay.queue;

import io.barid.address.ForwardPath;
import java.util.List;

/**
 * A recipient of a {@link Unit}.
 *
 * @param row      names the row
 * @param given    what RCPT gave and led there; at least one
 * @param attempts that were made before
 */
record Addressee(RowKey row, ForwardPath path, List<ForwardPath> given, int attempts) {
    Addressee {
        given = List.copyOf(given);
    }
}
