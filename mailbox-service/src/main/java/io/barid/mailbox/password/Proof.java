package io.barid.mailbox.password;

/** What an owner showed to get in. It is worth nothing any more once that was changed or removed. */
public sealed interface Proof {

    /** The main password, as text or by SCRAM. @param version of {@link Passwords.Stored} */
    record Main(long version) implements Proof {}

    /** An app password. @param id never given again */
    record App(long id) implements Proof {}
}
