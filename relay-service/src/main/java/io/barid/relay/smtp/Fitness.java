package io.barid.relay.smtp;

import io.barid.relay.smtp.Content.ContentTrouble;
import io.barid.status.EnhancedStatus;
import java.util.Optional;

/** Whether a host can take a mail as it is: what it cannot carry faithfully is refused here, never altered. */
final class Fitness {

    private final SmtpMail mail;
    private final Extensions extensions;
    private final Octets.Kind kind;

    Fitness(SmtpMail mail, Extensions extensions) throws ContentTrouble {
        this.mail = mail;
        this.extensions = extensions;
        // large content is read once more only for a host without 8BITMIME; its line ends are looked at on the way out
        this.kind = mail.content().inMemory() || !extensions.eightBitMime()
                ? Octets.of(mail.content())
                : new Octets.Kind(true, false);
    }

    /** Whether BODY=8BITMIME is to be declared (RFC 6152). */
    boolean eightBit() {
        return kind.eightBit() || mail.eightBit();
    }

    /** Why nobody at this host can get it. */
    Optional<Answer> refusal() throws ContentTrouble {
        if (kind.bareLineEnd()) {
            return Optional.of(bareLineEnd());
        }
        // RFC 1870 6: no use in trying
        if (extensions.maxOctets() > 0 && mail.content().octets() > extensions.maxOctets()) {
            return refused("5.3.4", "the host takes at most " + extensions.maxOctets() + " octets");
        }
        if (kind.eightBit() && !extensions.eightBitMime()) {
            return refused("5.6.3", "the message has octets above 127, and the host lacks 8BITMIME");
        }
        if (extensions.smtpUtf8()) {
            return Optional.empty();
        }
        if (international(mail.from().toString())) {
            return refused("5.6.7", "the sender's address is not ASCII, and the host lacks SMTPUTF8");
        }
        if (mail.smtpUtf8() && Octets.headerBeyondAscii(mail.content())) {
            return refused("5.6.7", "a header field is not ASCII, and the host lacks SMTPUTF8");
        }
        return Optional.empty();
    }

    /** Why this recipient cannot get it. */
    Optional<Answer> refusal(SmtpMail.To to) {
        return !extensions.smtpUtf8() && international(to.path().toString())
                ? refused("5.6.7", "the address is not ASCII, and the host lacks SMTPUTF8")
                : Optional.empty();
    }

    static Answer bareLineEnd() {
        return new Answer.Refused(
                EnhancedStatus.parse("5.6.11"),
                "the content holds a CR or LF that stands alone, so it cannot be sent as it is",
                Optional.empty());
    }

    private static Optional<Answer> refused(String status, String reason) {
        return Optional.of(new Answer.Refused(EnhancedStatus.parse(status), reason, Optional.empty()));
    }

    private static boolean international(String path) {
        return path.chars().anyMatch(c -> c >= 0x80);
    }
}
