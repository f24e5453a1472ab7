package io.barid.mailbox.delivery;

import java.time.Instant;

/** A message as a mailbox gets it. */
record NewEntry(Pair pair, Inbox inbox, long uid, Instant acceptedAt, byte[] prefix, long octets) {}
