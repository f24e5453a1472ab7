package io.barid.mailbox.transfer;

import io.barid.message.QueueId;
import io.barid.query.UniqueId;

/** A message whose octets are known; without a prefix of ours.
 *
 * @param content the id of its content
 * @param sha256  in hexadecimal digits */
record Incoming(Labels labels, QueueId content, long octets, String sha256) {

    UniqueId uniqueId() {
        return labels.uniqueId().orElseGet(() -> new UniqueId(content.toString()));
    }
}
