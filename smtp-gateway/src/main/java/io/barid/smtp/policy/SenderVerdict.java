package io.barid.smtp.policy;

/** Whether an account may send as the address, or addresses, that it gave. */
public sealed interface SenderVerdict {

    /** It owns each of them. */
    record Owned(SenderTerms terms) implements SenderVerdict {}

    /** At least one is not its own, or the account is gone. @param address one that is not, or who it is */
    record NotOwned(String address) implements SenderVerdict {}

    /** mailbox-service does not answer: 451 4.3.0. */
    record DirectoryAway() implements SenderVerdict {}
}
