package io.barid.mailbox.delivery;

/**
 * Where an account's mail arrives, locked until the transaction ends.
 *
 * @param quota   the account's
 * @param domain  the account's domain if it has a quota, locked too; else null
 * @param address the account's, to be shown: local part and domain as they are stored; null where nobody asks
 */
record Inbox(long folder, long uidNext, long highestModseq, Quota quota, LimitedDomain domain, String address) {

    /** A domain whose mailboxes together may hold so much. */
    record LimitedDomain(long id, Quota quota) {}
}
