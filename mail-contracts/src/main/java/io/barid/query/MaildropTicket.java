package io.barid.query;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Proof that an account's owner logged in; only mailbox-service makes and reads one. A secret. */
public record MaildropTicket(@JsonValue String value) {

    /** The header that carries it. */
    public static final String HEADER = "Maildrop-Ticket";

    @JsonCreator
    public MaildropTicket {
        if (!value.matches("[A-Za-z0-9._-]{16,512}")) {
            throw new IllegalArgumentException("A ticket is 16 to 512 letters, digits, dots, hyphens or underscores");
        }
    }

    /** For logs: not the secret. */
    @Override
    public String toString() {
        return "MaildropTicket[secret]";
    }
}
