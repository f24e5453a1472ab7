package io.barid.smtp.policy;

import io.barid.message.Recipient;

/** What becomes of a RCPT. */
public sealed interface Verdict {

    /** Taken; {@code fate} is what the envelope says. */
    record Taken(Recipient.Fate fate) implements Verdict {}

    /** One of our domains, but nobody of this name: 550 5.1.1. */
    record NoSuchUser() implements Verdict {}

    /** Somebody of ours who takes no mail at present: 550 5.2.1. */
    record Disabled() implements Verdict {}

    /** Somebody of ours whose quota has no room for the message now: 452 4.2.2. */
    record MailboxFull() implements Verdict {}

    /** Not ours, and this client is a stranger: 550 5.7.1. */
    record NoRelaying() implements Verdict {}

    /** Ours, but leads back to somebody who sent what was forwarded: 550 5.7.1 but for bounces. */
    record BouncesOnly() implements Verdict {}

    /** mailbox-service does not answer: 451 4.3.0. */
    record DirectoryAway() implements Verdict {}
}
