package io.barid.relay.queue;

import io.barid.address.ForwardPath;
import io.barid.message.DsnRequest;
import io.barid.message.Envelope;
import io.barid.message.Notify;
import io.barid.message.Recipient;
import io.barid.relay.delivery.OutgoingMail;
import io.barid.transit.AcceptedMessage;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
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
        List<Optional<DsnRequest>> all = addressee.given().stream()
                .map(path -> Optional.ofNullable(asked.get(path)).flatMap(Recipient::dsn))
                .toList();
        Set<Notify> wishes = wishes(all);
        // the first of those who want to know names the original
        int first = 0;
        while (first < all.size() - 1 && never(all.get(first))) {
            first++;
        }
        int chosen = never(all.get(first)) ? 0 : first;
        ForwardPath given = addressee.given().get(chosen);
        Optional<String> orcpt = all.get(chosen).flatMap(DsnRequest::orcpt);
        if (orcpt.isEmpty() && !given.equals(addressee.path())) {
            // an alias led here: RFC 3461 5.2.1 keeps what the sender wrote
            orcpt = orcpt(given);
        }
        boolean nothing = wishes.isEmpty() && orcpt.isEmpty();
        return nothing ? Optional.empty() : Optional.of(new DsnRequest(wishes, orcpt));
    }

    private static boolean never(Optional<DsnRequest> dsn) {
        return dsn.map(DsnRequest::wishes).orElse(Set.of()).contains(Notify.NEVER);
    }

    /** All that any of them wants; NEVER only if all say so. */
    private static Set<Notify> wishes(List<Optional<DsnRequest>> all) {
        if (all.stream()
                .allMatch(dsn -> dsn.map(DsnRequest::wishes).orElse(Set.of()).isEmpty())) {
            return Set.of();
        }
        Set<Notify> wishes = EnumSet.noneOf(Notify.class);
        for (Notify each : List.of(Notify.SUCCESS, Notify.FAILURE, Notify.DELAY)) {
            if (all.stream().anyMatch(dsn -> DsnRequest.wants(dsn, each))) {
                wishes.add(each);
            }
        }
        return wishes.isEmpty() ? Set.of(Notify.NEVER) : wishes;
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
