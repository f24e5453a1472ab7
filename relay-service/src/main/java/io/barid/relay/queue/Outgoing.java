package io.barid.relay.queue;

import io.barid.address.ForwardPath;
import io.barid.message.DsnRequest;
import io.barid.message.Envelope;
import io.barid.message.Recipient;
import io.barid.relay.delivery.OutgoingMail;
import io.barid.transit.AcceptedMessage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts together what leaves: a unit's recipients with the message's content and wishes. */
final class Outgoing {

    private Outgoing() {}

    static OutgoingMail mail(Unit unit, AcceptedMessage message) {
        Envelope envelope = message.envelope();
        return new OutgoingMail(
                unit.queueId(),
                unit.rewritten().orElse(envelope.reversePath()),
                recipients(unit, envelope),
                envelope.body(),
                envelope.smtpUtf8(),
                envelope.requireTls(),
                envelope.dsn(),
                envelope.prefix(),
                message.content(),
                message.value());
    }

    private static List<OutgoingMail.To> recipients(Unit unit, Envelope envelope) {
        Map<ForwardPath, Recipient> asked = new HashMap<>();
        envelope.recipients().forEach(recipient -> asked.putIfAbsent(recipient.path(), recipient));
        return unit.recipients().stream()
                .map(it -> new OutgoingMail.To(it.path(), dsn(it, asked)))
                .toList();
    }

    private static Optional<DsnRequest> dsn(Addressee addressee, Map<ForwardPath, Recipient> asked) {
        ForwardPath given = addressee.given().getFirst();
        Optional<DsnRequest> dsn = Optional.ofNullable(asked.get(given)).flatMap(Recipient::dsn);
        if (given.equals(addressee.path()) || dsn.flatMap(DsnRequest::orcpt).isPresent()) {
            return dsn;
        }
        // an alias led here: RFC 3461 5.2.1 keeps what the sender wrote
        Optional<String> orcpt = orcpt(given);
        return orcpt.isEmpty()
                ? dsn
                : Optional.of(new DsnRequest(dsn.map(DsnRequest::wishes).orElse(Set.of()), orcpt));
    }

    /** In xtext (RFC 3461 4); empty for an address that needs another type than rfc822, or has no room. */
    static Optional<String> orcpt(ForwardPath given) {
        String path = given.toString();
        String address = path.substring(1, path.length() - 1);
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(address)) {
            return Optional.empty();
        }
        StringBuilder xtext = new StringBuilder();
        for (char c : address.toCharArray()) {
            if (c < '!' || c > '~' || c == '+' || c == '=') {
                xtext.append(String.format("+%02X", (int) c));
            } else {
                xtext.append(c);
            }
        }
        return xtext.length() > DsnRequest.MAX_ORCPT ? Optional.empty() : Optional.of("rfc822;" + xtext);
    }
}
