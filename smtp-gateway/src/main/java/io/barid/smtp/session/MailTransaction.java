package io.barid.smtp.session;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.Origin;
import io.barid.message.Recipient;
import io.barid.smtp.accept.EnvelopeDraft;
import io.barid.transit.Topics;
import java.util.ArrayList;
import java.util.List;

/** A mail between MAIL and the end of its content (RFC 5321 3.3): the envelope as it grows. */
final class MailTransaction {

    /** RFC 5321 4.5.3.1.8 asks for 100 at least. */
    static final int MAX_RECIPIENTS = 1000;

    /** Everything in the envelope's JSON but the addresses, generously. */
    private static final int FRAME_OCTETS = 1024;

    private static final int RECIPIENT_FRAME_OCTETS = 40;

    private final ReversePath reversePath;
    private final MailParameters parameters;
    private final List<Recipient> recipients = new ArrayList<>(2);
    private int envelopeOctets;

    MailTransaction(ReversePath reversePath, MailParameters parameters) {
        this.reversePath = reversePath;
        this.parameters = parameters;
        this.envelopeOctets = FRAME_OCTETS + jsonOctets(reversePath.toString());
    }

    ReversePath reversePath() {
        return reversePath;
    }

    long declaredOctets() {
        return parameters.declaredOctets();
    }

    List<Recipient> recipients() {
        return recipients;
    }

    /** Whether one more recipient fits into the transaction and into the record's envelope. */
    boolean hasRoomFor(ForwardPath path) {
        return recipients.size() < MAX_RECIPIENTS && envelopeOctets + octets(path) <= Topics.MAX_ENVELOPE_OCTETS;
    }

    void add(Recipient recipient) {
        recipients.add(recipient);
        envelopeOctets += octets(recipient.path());
    }

    EnvelopeDraft draft(Origin origin) {
        return new EnvelopeDraft(origin, reversePath, recipients, parameters.body());
    }

    private static int octets(ForwardPath path) {
        return RECIPIENT_FRAME_OCTETS + jsonOctets(path.toString());
    }

    /** As JSON writes it, or a little more: addresses are ASCII here and hold no control characters. */
    private static int jsonOctets(String address) {
        int octets = address.length();
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            octets += c == '"' || c == '\\' ? 1 : 0;
        }
        return octets;
    }
}
