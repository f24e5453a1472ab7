package io.barid.pop3.maildrop;

/** What came of a name and a password. */
public sealed interface Opening {

    /** The maildrop, locked; the caller ends it with update or release. */
    record Opened(Maildrop maildrop) implements Opening {}

    /** No such login. */
    record Denied() implements Opening {}

    /** Too many logins at once or too many wrong ones: nothing was looked at. */
    record Busy() implements Opening {}

    /** A right login, but another session holds the lock. */
    record InUse() implements Opening {}
}
