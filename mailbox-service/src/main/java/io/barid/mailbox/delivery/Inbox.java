package io.barid.mailbox.delivery;

/**
 * Where an account's mail arrives, locked until the transaction ends.
 *
 * @param quota  the account's
 * @param domain the account's domain if it has a quota, locked too; else null
 */
record Inbox(long folder, long uidNext, long highestModseq, Quota quota, LimitedDomain domain) {

    /** A domain whose mailboxes together may hold so much. */
    record LimitedDomain(long id, Quota quota) {}
}
