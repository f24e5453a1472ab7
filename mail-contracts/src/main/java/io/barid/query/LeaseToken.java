package io.barid.query;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names one holding of a maildrop's lock; a later holder has another one. A secret of its holder. */
public record LeaseToken(@JsonValue String value) {

    @JsonCreator
    public LeaseToken {
        if (!value.matches("[A-Za-z0-9_-]{16,64}")) {
            throw new IllegalArgumentException("A lease token is 16 to 64 letters, digits, hyphens or underscores");
        }
    }

    /** For logs: not the secret. */
    @Override
    public String toString() {
        return "LeaseToken[secret]";
    }
}
