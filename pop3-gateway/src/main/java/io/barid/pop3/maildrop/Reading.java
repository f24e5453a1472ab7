package io.barid.pop3.maildrop;

/** What came of opening a message. */
public sealed interface Reading {

    /** Its octets, to be closed by the caller. */
    record Opened(MessageOctets octets) implements Reading {}

    /** It is not there any more: removed by other means than POP3, which the lock does not keep out. */
    record Gone() implements Reading {}
}
