package io.barid.smtp.accept;

import io.barid.address.AddressSyntaxException;
import io.barid.address.Domain;
import io.barid.message.QueueId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The trace field that goes on top of each message (RFC 5321 4.4), folded at 78 characters where words allow. */
public final class ReceivedHeader {

    private static final int WIDTH = 78;
    private final StringBuilder field = new StringBuilder(320).append("Received:");
    private int lineStart;

    private ReceivedHeader() {}

    /** The field with its CRLF; in ASCII unless the mail came with SMTPUTF8 (RFC 6532 3.2). */
    static byte[] of(ClientTrace trace, String hostname, QueueId queueId, EnvelopeDraft draft, Instant at) {
        ReceivedHeader header = new ReceivedHeader();
        header.from(trace);
        header.words("by " + hostname, "(Barid)", "with " + trace.protocol(draft.smtpUtf8()), "id " + queueId);
        trace.tls().ifPresent(tls -> header.words("(" + tls + ")"));
        // with several recipients each would learn of the others (RFC 5321 7.2)
        if (draft.recipients().size() == 1) {
            header.words("for " + draft.recipients().getFirst().path());
        }
        header.field.append(';');
        header.words(MailDate.of(at));
        return header.field.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private void from(ClientTrace trace) {
        String literal = trace.addressLiteral();
        boolean domain = isDomain(trace.hello());
        words("from " + (domain ? trace.hello() : literal), "(" + trace.nameText(), literal + ")");
        if (!domain) {
            words("(helo " + harmless(trace.hello()) + ")");
        }
    }

    private void words(String... words) {
        for (String word : words) {
            if (field.length() - lineStart + 1 + word.length() > WIDTH - 1) {
                field.append("\r\n");
                lineStart = field.length();
                field.append('\t');
            } else {
                field.append(' ');
            }
            field.append(word);
        }
    }

    private static boolean isDomain(String hello) {
        try {
            Domain.parse(hello);
            return true;
        } catch (AddressSyntaxException e) {
            return false;
        }
    }

    /** Fit for a comment: nothing that could end it or begin something else. */
    private static String harmless(String hello) {
        StringBuilder harmless = new StringBuilder();
        hello.chars()
                .limit(64)
                .forEach(c -> harmless.append(
                        c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || ".-_:[]".indexOf(c) >= 0
                                ? (char) c
                                : '?'));
        return harmless.toString();
    }
}
