package io.barid.pop3.maildrop;

/** What came of opening a maildrop. */
public sealed interface Opening {

    /** The maildrop, locked; the caller ends it with update or release. */
    record Opened(Maildrop maildrop) implements Opening {}

    /** Another session holds the lock. */
    record InUse() implements Opening {}
}
