package io.barid.smtp.accept;

import io.barid.message.QueueId;
import io.barid.smtp.header.HeaderScanner;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * What a user's message lacks (RFC 6409 8): Date and Message-ID, below our Received field and above all that came, which
 * stays octet for octet. What is there is left alone, whatever it says.
 */
record AddedFields(QueueId queueId, String hostname, Instant at) {

    /** With its brackets. */
    String messageId() {
        return "<" + queueId + "@" + hostname + ">";
    }

    /** For a header that has been read to its end; empty when it lacks nothing. */
    byte[] missingIn(HeaderScanner header) {
        StringBuilder fields = new StringBuilder();
        if (!header.hasDate()) {
            fields.append("Date: ").append(MailDate.of(at)).append("\r\n");
        }
        if (!header.hasMessageId()) {
            fields.append("Message-ID: ").append(messageId()).append("\r\n");
        }
        if (header.missing()) {
            // else the first line of what is all body would be taken for a part of these fields
            fields.append("\r\n");
        }
        return fields.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
