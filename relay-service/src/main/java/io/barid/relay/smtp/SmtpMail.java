package io.barid.relay.smtp;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.DsnRequest;
import io.barid.message.DsnReturn;
import java.util.List;
import java.util.Optional;

/**
 * One mail for one transaction.
 *
 * @param eightBit   whether it was declared BODY=8BITMIME
 * @param smtpUtf8   whether it was declared SMTPUTF8
 * @param requireTls pass REQUIRETLS on; whoever sends it has looked at the connection
 */
public record SmtpMail(
        ReversePath from,
        List<To> recipients,
        boolean eightBit,
        boolean smtpUtf8,
        boolean requireTls,
        Optional<DsnReturn> dsn,
        Content content) {

    /** A recipient and what its sender wants to know. */
    public record To(ForwardPath path, Optional<DsnRequest> dsn) {}

    public SmtpMail {
        recipients = List.copyOf(recipients);
    }

    /** The same mail for some of its recipients, by their positions. */
    public SmtpMail to(List<Integer> positions) {
        List<To> some = positions.stream().map(recipients::get).toList();
        return new SmtpMail(from, some, eightBit, smtpUtf8, requireTls, dsn, content);
    }

    /** Whether an address cannot be written in ASCII (RFC 6531); domains always can. */
    boolean internationalAddress() {
        return international(from.toString())
                || recipients.stream().anyMatch(to -> international(to.path().toString()));
    }

    private static boolean international(String path) {
        return path.chars().anyMatch(c -> c >= 0x80);
    }
}
