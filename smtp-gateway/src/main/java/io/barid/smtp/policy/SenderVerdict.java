package io.barid.smtp.policy;

import io.barid.address.Mailbox;

/** Whether an account may send as the address, or addresses, that it gave. */
public sealed interface SenderVerdict {

    /** It owns each of them. */
    record Owned(SenderTerms terms) implements SenderVerdict {}

    /** At least one is not its own. @param address the first that is not */
    record NotOwned(Mailbox address) implements SenderVerdict {}

    /** The account was removed since it logged in: nothing is its own any more. */
    record AccountGone() implements SenderVerdict {}

    /** mailbox-service does not answer: 451 4.3.0. */
    record DirectoryAway() implements SenderVerdict {}
}
