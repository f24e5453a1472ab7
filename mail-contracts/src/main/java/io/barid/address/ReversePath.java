package io.barid.address;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Where a failure is reported to: what MAIL gave (RFC 5321 4.1.1.2). {@code <>} asks for no report. */
public sealed interface ReversePath {

    /** {@code <>}: a bounce, or another message that must never cause one (RFC 5321 4.5.5). */
    record Null() implements ReversePath {
        @JsonValue
        @Override
        public String toString() {
            return "<>";
        }
    }

    /** A sender who can be told. */
    record Sender(Mailbox mailbox) implements ReversePath {
        @JsonValue
        @Override
        public String toString() {
            return "<" + mailbox + ">";
        }
    }

    /** Reads {@code <>} or {@code <local@domain>}; a source route before the address is dropped (RFC 5321 F.2). */
    @JsonCreator
    static ReversePath parse(String text) {
        PathParser parser = new PathParser(text);
        ReversePath path = parser.reversePath();
        parser.expectEnd();
        return path;
    }

    /** Reads the path at the begin of a command's argument. */
    static PathAndRest<ReversePath> parseFirst(String text) {
        PathParser parser = new PathParser(text);
        return new PathAndRest<>(parser.reversePath(), parser.rest());
    }
}
