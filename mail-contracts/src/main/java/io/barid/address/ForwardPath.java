package io.barid.address;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What RCPT gave (RFC 5321 4.1.1.3): a mailbox, or the word {@code Postmaster} alone (4.5.1). */
public sealed interface ForwardPath {

    /** {@code <Postmaster>}: whoever is responsible for this system. */
    record Postmaster() implements ForwardPath {
        @JsonValue
        @Override
        public String toString() {
            return "<Postmaster>";
        }
    }

    /** A recipient with a domain. */
    record To(Mailbox mailbox) implements ForwardPath {
        @JsonValue
        @Override
        public String toString() {
            return "<" + mailbox + ">";
        }
    }

    /** Reads {@code <local@domain>} or {@code <Postmaster>}; a source route is dropped (RFC 5321 3.3, F.2). */
    @JsonCreator
    static ForwardPath parse(String text) {
        PathParser parser = new PathParser(text);
        ForwardPath path = parser.forwardPath();
        parser.expectEnd();
        return path;
    }

    /** Reads the path at the begin of a command's argument. */
    static PathAndRest<ForwardPath> parseFirst(String text) {
        PathParser parser = new PathParser(text);
        return new PathAndRest<>(parser.forwardPath(), parser.rest());
    }
}
