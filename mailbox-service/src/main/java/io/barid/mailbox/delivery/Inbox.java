package io.barid.mailbox.delivery;

/** Where an account's mail arrives, locked until the transaction ends. */
record Inbox(long folder, long uidNext, long highestModseq) {}
