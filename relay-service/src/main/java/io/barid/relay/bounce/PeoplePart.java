package io.barid.relay.bounce;

import io.barid.message.Envelope;
import io.barid.relay.bounce.Notice.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The part for people: which message, which recipient, why, what the other side said, what to do. */
final class PeoplePart {

    private static final int WIDTH = 72;
    /** Of each kind; all of them are in the part for machines. */
    private static final int SHOWN = 20;

    private final StringBuilder text = new StringBuilder();
    private final String hostname;
    private final boolean utf8;

    private PeoplePart(String hostname, boolean utf8) {
        this.hostname = hostname;
        this.utf8 = utf8;
    }

    /** @param subject of the message; may be empty */
    static String of(Envelope envelope, String subject, List<Notice> notices, String hostname, boolean utf8) {
        PeoplePart part = new PeoplePart(hostname, utf8);
        part.paragraph("", "This is the mail system of " + hostname + ".");
        Map<Kind, List<Notice>> kinds = new EnumMap<>(Kind.class);
        notices.forEach(notice ->
                kinds.computeIfAbsent(notice.kind(), kind -> new ArrayList<>()).add(notice));
        kinds.forEach(part::kind);
        part.message(envelope, subject);
        return part.text.toString();
    }

    private void kind(Kind kind, List<Notice> notices) {
        paragraph(
                "",
                switch (kind) {
                    case FAILED -> "Your message could not be delivered to:";
                    case DELAYED -> "Your message has not been delivered yet to:";
                    case DELIVERED -> "Your message was put into the mailbox of:";
                    case RELAYED -> "Your message was passed on, to a system that sends no reports, for:";
                });
        notices.stream().limit(SHOWN).forEach(this::notice);
        if (notices.size() > SHOWN) {
            paragraph("", "and " + (notices.size() - SHOWN) + " more, all of whom are in the report below.");
        }
    }

    private void notice(Notice notice) {
        String recipient = Addresses.plain(notice.recipient(), hostname);
        lines("  ", "<" + recipient + ">" + givenAs(notice, recipient));
        switch (notice.kind()) {
            case FAILED -> {
                why(notice);
                lines("    ", Advice.about(notice.status()));
            }
            case DELAYED -> {
                why(notice);
                lines(
                        "    ",
                        "You need not do anything. Delivery is tried again"
                                + notice.until()
                                        .map(until -> " until " + Fields.date(until))
                                        .orElse("") + ".");
            }
            case DELIVERED, RELAYED -> {}
        }
        text.append("\r\n");
    }

    private String givenAs(Notice notice, String recipient) {
        List<String> other = notice.given().stream()
                .map(path -> Addresses.plain(path, hostname))
                .filter(address -> !address.equals(recipient))
                .limit(SHOWN)
                .toList();
        return other.isEmpty() ? "" : ", which you addressed as <" + String.join(">, <", other) + ">";
    }

    private void why(Notice notice) {
        String reason = notice.reason().isBlank() ? "No reason was given" : notice.reason();
        lines("    ", capital(reason.strip()).replaceFirst("[.:;,]+$", "") + " (" + notice.status() + ").");
        notice.said()
                .filter(said -> !said.reply().isBlank())
                .ifPresent(said -> lines("    ", Printable.line(said.host(), 255, false) + " said: " + said.reply()));
    }

    private static String capital(String sentence) {
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }

    private void message(Envelope envelope, String subject) {
        if (!subject.isBlank()) {
            lines("", "Subject: " + Printable.line(subject, 200, utf8));
        }
        lines("", "Accepted " + Fields.date(envelope.acceptedAt()) + " as " + envelope.queueId());
    }

    private void paragraph(String indent, String sentence) {
        lines(indent, sentence);
        text.append("\r\n");
    }

    /** Wrapped at white space; whatever it is, it becomes one sentence without line ends of its own. */
    private void lines(String indent, String sentence) {
        int column = 0;
        for (String word : Printable.line(sentence, 1_500, utf8).split(" ")) {
            String shown = word.length() > 300 ? word.substring(0, 300) + "..." : word;
            if (column > 0 && column + 1 + shown.length() > WIDTH) {
                text.append("\r\n");
                column = 0;
            }
            text.append(column == 0 ? indent : " ").append(shown);
            column += shown.length() + (column == 0 ? indent.length() : 1);
        }
        text.append("\r\n");
    }
}
