package io.barid.smtp.session;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.DsnRequest;
import io.barid.message.Origin;
import io.barid.message.Recipient;
import io.barid.smtp.accept.EnvelopeDraft;
import io.barid.smtp.policy.RecipientPolicy;
import io.barid.smtp.policy.SenderTerms;
import io.barid.transit.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A mail between MAIL and the end of its content (RFC 5321 3.3): the envelope as it grows. */
final class MailTransaction {

    /** RFC 5321 4.5.3.1.8 asks for 100 at least. */
    static final int MAX_RECIPIENTS = 1000;

    /** Everything in the envelope's JSON but the addresses, generously. */
    private static final int FRAME_OCTETS = 1024;

    private static final int RECIPIENT_FRAME_OCTETS = 40;

    /** With all wishes. */
    private static final int DSN_FRAME_OCTETS = 80;

    /** Half a character, should the writer escape both halves instead of combining them. */
    private static final int ESCAPED_OCTETS = 6;

    private final ReversePath reversePath;
    private final MailParameters parameters;
    private final SenderTerms terms;
    private final List<Recipient> recipients = new ArrayList<>(2);
    private int envelopeOctets;
    private boolean leadBack;

    MailTransaction(ReversePath reversePath, MailParameters parameters, SenderTerms terms) {
        this.reversePath = reversePath;
        this.parameters = parameters;
        this.terms = terms;
        this.envelopeOctets = FRAME_OCTETS + jsonOctets(reversePath.toString());
    }

    ReversePath reversePath() {
        return reversePath;
    }

    long declaredOctets() {
        return parameters.declaredOctets();
    }

    boolean smtpUtf8() {
        return parameters.smtpUtf8();
    }

    List<Recipient> recipients() {
        return recipients;
    }

    /** Whether one more recipient fits into the transaction and into the record's envelope; a bounce leads back to one sender. */
    boolean hasRoomFor(ForwardPath path, Optional<DsnRequest> dsn) {
        return recipients.size() < MAX_RECIPIENTS
                && envelopeOctets + octets(path, dsn) <= Topics.MAX_ENVELOPE_OCTETS
                && !(leadBack && bounceBack(path));
    }

    private boolean bounceBack(ForwardPath path) {
        return reversePath instanceof ReversePath.Null && RecipientPolicy.leadsBack(path);
    }

    void add(Recipient recipient) {
        recipients.add(recipient);
        leadBack |= bounceBack(recipient.path());
        envelopeOctets += octets(recipient.path(), recipient.dsn());
    }

    EnvelopeDraft draft(Origin origin) {
        return new EnvelopeDraft(
                origin,
                reversePath,
                recipients,
                parameters.body(),
                parameters.smtpUtf8(),
                parameters.dsn(),
                parameters.requireTls(),
                terms);
    }

    private static int octets(ForwardPath path, Optional<DsnRequest> dsn) {
        return RECIPIENT_FRAME_OCTETS
                + jsonOctets(path.toString())
                + dsn.map(request ->
                                DSN_FRAME_OCTETS + jsonOctets(request.orcpt().orElse("")))
                        .orElse(0);
    }

    /** As JSON writes it in UTF-8, or a little more: addresses hold no control characters. */
    private static int jsonOctets(String address) {
        int octets = 0;
        for (int i = 0; i < address.length(); i++) {
            octets += jsonOctets(address.charAt(i));
        }
        return octets;
    }

    private static int jsonOctets(char c) {
        if (c >= 0x800) {
            return Character.isSurrogate(c) ? ESCAPED_OCTETS : 3;
        }
        return c == '"' || c == '\\' || c >= 0x80 ? 2 : 1;
    }
}
