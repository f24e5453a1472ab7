package io.barid.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** An account's id inside Barid: it stays the same when the address changes. */
public record AccountId(@JsonValue long value) implements Comparable<AccountId> {

    @JsonCreator
    public AccountId {
        if (value <= 0) {
            throw new IllegalArgumentException("An account id is positive");
        }
    }

    /** Reads the decimal form. */
    public static AccountId parse(String text) {
        return new AccountId(Long.parseLong(text));
    }

    @Override
    public int compareTo(AccountId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
