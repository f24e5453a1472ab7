package io.barid.relay.bounce;

import io.barid.address.ForwardPath;
import io.barid.message.DsnRequest;
import io.barid.message.DsnReturn;
import io.barid.message.Envelope;
import io.barid.relay.delivery.Said;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The part for machines: message/delivery-status (RFC 3464 2). */
final class StatusPart {

    /** Leaves a line below 998 octets even where it cannot be folded. */
    private static final int LONGEST = 900;

    private final Envelope envelope;
    private final String hostname;
    private final boolean utf8;
    private final Fields fields = new Fields();

    private StatusPart(Envelope envelope, String hostname, boolean utf8) {
        this.envelope = envelope;
        this.hostname = hostname;
        this.utf8 = utf8;
    }

    /**
     * Fields of the message, then a group for each forward-path that RCPT gave.
     *
     * @param utf8 whether addresses and what was said may go beyond ASCII (RFC 6533)
     */
    static String of(Envelope envelope, List<Notice> notices, String hostname, boolean utf8) {
        StatusPart part = new StatusPart(envelope, hostname, utf8);
        part.message();
        notices.forEach(notice -> notice.given().forEach(given -> part.recipient(notice, given)));
        return part.fields.toString();
    }

    private void message() {
        envelope.dsn().flatMap(DsnReturn::envid).ifPresent(envid -> add("Original-Envelope-Id", Xtext.decoded(envid)));
        fields.add("Reporting-MTA", "dns; " + hostname);
        fields.add("Arrival-Date", Fields.date(envelope.acceptedAt()));
        fields.add("X-Barid-Queue-Id", envelope.queueId().toString());
    }

    private void recipient(Notice notice, ForwardPath given) {
        fields.end();
        add("Original-Recipient", original(given));
        add("Final-Recipient", Addresses.typed(notice.recipient(), hostname, utf8));
        fields.add("Action", notice.kind().name().toLowerCase(Locale.ROOT));
        fields.add("Status", notice.status().toString());
        Optional<Said> said = notice.said();
        said.map(it -> Printable.line(it.host(), 255, false))
                .filter(host -> !host.isEmpty())
                .ifPresent(host -> fields.add("Remote-MTA", "dns; " + host));
        String reply = said.map(Said::reply)
                .filter(text -> text.matches("(?s)[2-5]\\d\\d.*"))
                .orElse("");
        if (!reply.isEmpty()) {
            add("Diagnostic-Code", "smtp; " + reply);
        } else if (!notice.reason().isBlank() && notice.status().category() != 2) {
            add("Diagnostic-Code", "x-barid; " + notice.reason());
        }
        fields.add("Last-Attempt-Date", Fields.date(notice.at()));
        notice.until().ifPresent(until -> fields.add("Will-Retry-Until", Fields.date(until)));
    }

    /** RFC 3464 2.3.1: the type and address of ORCPT, else what RCPT gave. */
    private String original(ForwardPath given) {
        return BouncePolicy.dsn(envelope, given)
                .flatMap(DsnRequest::orcpt)
                .map(orcpt -> {
                    int semicolon = orcpt.indexOf(';');
                    return orcpt.substring(0, semicolon) + "; " + Xtext.decoded(orcpt.substring(semicolon + 1));
                })
                .orElseGet(() -> Addresses.typed(given, hostname, utf8));
    }

    private void add(String name, String value) {
        fields.add(name, Printable.line(value, LONGEST, utf8));
    }
}
