package io.barid.mailbox.delivery;

import java.util.Set;

/**
 * What senders have been told of this batch already, by a pass that was rolled back: it stays so, whatever others did to the
 * mailbox since.
 *
 * @param full   bounced for a full mailbox
 * @param stored reported as delivered
 */
record Told(Set<Pair> full, Set<Pair> stored) {}
