package io.barid.relay.bounce;

import io.barid.address.Mailbox;
import io.barid.message.BodyType;
import io.barid.message.Envelope;
import io.barid.message.QueueId;
import io.barid.relay.bounce.Notice.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Writes a report: a text for people, the status for machines, and what is returned of the message (RFC 3464, RFC 6522;
 * RFC 6533 where addresses or the message need UTF-8). Seven bits wherever the standards leave a choice.
 */
final class BounceWriter {

    /**
     * What the report is made of.
     *
     * @param boundary nowhere else in the report
     */
    record Assignment(
            QueueId id,
            Instant at,
            String boundary,
            Mailbox to,
            Envelope about,
            List<Notice> notices,
            Returned returned) {

        Assignment with(Returned other) {
            return new Assignment(id, at, boundary, to, about, notices, other);
        }
    }

    private final String hostname;

    BounceWriter(String hostname) {
        this.hostname = hostname;
    }

    Draft write(Assignment it) {
        // whoever sent with SMTPUTF8 can read it
        boolean utf8 = it.about().smtpUtf8() || it.to().local().international();
        OriginalHeader original = OriginalHeader.of(Returned.header(it.returned()));
        String status = StatusPart.of(it.about(), it.notices(), hostname, utf8);
        String people = PeoplePart.of(it.about(), original.subject(), it.notices(), hostname, utf8);
        Part third = third(it);
        ByteArrayOutputStream begin = new ByteArrayOutputStream();
        write(begin, header(it, original));
        write(begin, "This is a delivery report in MIME format (RFC 3464).\r\n");
        part(begin, it, text(people));
        part(begin, it, status(status));
        part(begin, it, third);
        boolean eightBit = eightBit(begin.toByteArray()) || it.returned() instanceof Returned.Whole w && w.eightBit();
        return new Draft(
                begin.toByteArray(),
                it.returned() instanceof Returned.Whole whole ? Optional.of(whole.original()) : Optional.empty(),
                ("\r\n--" + it.boundary() + "--\r\n").getBytes(StandardCharsets.US_ASCII),
                eightBit ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT,
                it.to().local().international()
                        || !sevenBit(status)
                        || third.type().startsWith("message/global"));
    }

    static String messageId(QueueId report, String hostname) {
        return "<" + report + "@" + hostname + ">";
    }

    private String header(Assignment it, OriginalHeader original) {
        Fields fields = new Fields()
                .add("Date", Fields.date(it.at()))
                .add("From", "Mail Delivery System <MAILER-DAEMON@" + hostname + ">")
                .add("To", "<" + it.to() + ">")
                .add("Subject", subject(it.notices()))
                .add("Message-ID", messageId(it.id(), hostname));
        original.messageId().ifPresent(id -> fields.add("In-Reply-To", id).add("References", id));
        // RFC 3834 5
        fields.add("Auto-Submitted", "auto-replied");
        fields.add("MIME-Version", "1.0");
        fields.add("Content-Type", "multipart/report; report-type=delivery-status; boundary=\"" + it.boundary() + "\"");
        return fields.end().toString();
    }

    /** The gravest kind names it. */
    private static String subject(List<Notice> notices) {
        Kind gravest = notices.stream().map(Notice::kind).min(Kind::compareTo).orElseThrow();
        return switch (gravest) {
            case FAILED -> "Your message could not be delivered";
            case DELAYED -> "Your message is delayed";
            case DELIVERED -> "Your message was delivered";
            case RELAYED -> "Your message was passed on";
        };
    }

    /** A body part; octets with CRLF at their end, but for a whole message, which follows. */
    private record Part(String type, String encoding, String description, byte[] octets) {}

    private static Part text(String people) {
        boolean ascii = sevenBit(people);
        return new Part(
                "text/plain; charset=" + (ascii ? "us-ascii" : "utf-8"),
                ascii ? "7bit" : "8bit",
                "Explanation",
                people.getBytes(StandardCharsets.UTF_8));
    }

    private static Part status(String status) {
        boolean ascii = sevenBit(status);
        return new Part(
                ascii ? "message/delivery-status" : "message/global-delivery-status",
                ascii ? "7bit" : "8bit",
                "Delivery report",
                status.getBytes(StandardCharsets.UTF_8));
    }

    private static Part third(Assignment it) {
        return switch (it.returned()) {
            case Returned.Nothing ignored -> new Part("", "", "", new byte[0]);
            case Returned.Headers headers ->
                headers(headers.octets(), it.about().smtpUtf8());
            case Returned.Whole whole ->
                new Part(
                        it.about().smtpUtf8() && eightBit(whole.header()) ? "message/global" : "message/rfc822",
                        whole.eightBit() ? "8bit" : "7bit",
                        "Your message",
                        new byte[0]);
        };
    }

    private static Part headers(byte[] octets, boolean smtpUtf8) {
        ContentCheck check = new ContentCheck(new byte[0]).take(octets);
        boolean global = smtpUtf8 && check.eightBit();
        boolean asItIs = check.clean() && (global || !check.eightBit());
        return new Part(
                global ? "message/global-headers" : "text/rfc822-headers",
                asItIs ? global ? "8bit" : "7bit" : "quoted-printable",
                "Header of your message",
                asItIs ? octets : QuotedPrintable.encoded(octets));
    }

    private static void part(ByteArrayOutputStream report, Assignment it, Part part) {
        if (!part.type().isEmpty()) {
            write(report, "\r\n--" + it.boundary() + "\r\n");
            write(
                    report,
                    new Fields()
                            .add("Content-Type", part.type())
                            .add("Content-Description", part.description())
                            .add("Content-Transfer-Encoding", part.encoding())
                            .end()
                            .toString());
            report.writeBytes(part.octets());
        }
    }

    private static void write(ByteArrayOutputStream report, String text) {
        report.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean sevenBit(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static boolean eightBit(byte[] octets) {
        for (byte octet : octets) {
            if (octet < 0) {
                return true;
            }
        }
        return false;
    }
}
