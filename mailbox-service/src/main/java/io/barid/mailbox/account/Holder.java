package io.barid.mailbox.account;

import io.barid.address.Mailbox;
import io.barid.message.AccountId;

/** Who has a name, one step on. */
sealed interface Holder {

    /**
     * An account of ours.
     *
     * @param receives  whether it takes mail: it is not disabled
     * @param forwards  whether its mail goes to others
     * @param keepsCopy whether what is forwarded is kept here too
     * @param limited   whether it has a quota, of its own or over its domain
     */
    record Person(AccountId account, boolean receives, boolean forwards, boolean keepsCopy, boolean limited)
            implements Holder {}

    /** An alias of ours. */
    record Others(long alias) implements Holder {}

    /** Nobody: an address that we made of a sender's, to which bounces of forwarded mail go on. */
    record Original(Mailbox sender) implements Holder {}

    /** Nobody, so the domain's address for such names. */
    record CatchAll(Mailbox address) implements Holder {}

    /** Nobody, though the domain is ours. */
    record Nobody() implements Holder {}

    /** The domain is not ours. */
    record Stranger() implements Holder {}

    /** Whether mail for it has somewhere to go. */
    default boolean takesMail() {
        return switch (this) {
            case Person person -> person.receives();
            case Others others -> true;
            case Original original -> true;
            case CatchAll catchAll -> true;
            case Nobody nobody -> false;
            case Stranger stranger -> false;
        };
    }
}
