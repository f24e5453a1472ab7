package io.barid.mailbox.delivery;

import io.barid.message.AccountId;
import io.barid.message.QueueId;

/** A message in a mailbox, which happens once. */
record Pair(AccountId account, QueueId queueId) {}
