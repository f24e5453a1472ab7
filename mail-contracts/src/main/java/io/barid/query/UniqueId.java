package io.barid.query;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What UIDL shows: 1 to 70 printable characters, the same for a message for ever (RFC 1939 section 7). */
public record UniqueId(@JsonValue String value) {

    @JsonCreator
    public UniqueId {
        if (!value.matches("[\\x21-\\x7E]{1,70}")) {
            throw new IllegalArgumentException("A unique id is 1 to 70 characters from 0x21 to 0x7E");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
