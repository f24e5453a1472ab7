package io.barid.address;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;

/** {@code local-part@domain} (RFC 5321 4.1.2), at most 254 octets, so that it fits a path of 256 (4.5.3.1.3). */
public record Mailbox(LocalPart local, Domain domain) {

    public Mailbox {
        int octets = local.toString().getBytes(StandardCharsets.UTF_8).length
                + 1
                + domain.name().length();
        if (octets > 254) {
            throw new AddressSyntaxException("an address has at most 254 octets");
        }
    }

    /** Reads {@code local@domain} without angle brackets. */
    @JsonCreator
    public static Mailbox parse(String text) {
        PathParser parser = new PathParser(text);
        Mailbox mailbox = parser.mailbox();
        parser.expectEnd();
        return mailbox;
    }

    /** The same mailbox for a directory that does not tell upper from lower case. */
    public Mailbox folded() {
        return new Mailbox(local.folded(), domain);
    }

    @JsonValue
    @Override
    public String toString() {
        return local + "@" + domain;
    }
}
