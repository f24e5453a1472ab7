package io.barid.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * One numbered message. Its octets follow from number and size, so that who finds it anywhere can judge it.
 *
 * @param sender   reverse-path
 * @param local    mailboxes it is for
 * @param remote   recipients at other systems
 * @param refused  the remote host says 550 to its remote recipients: the sender is to get a report
 * @param octets   of the body, about
 */
record Letter(int number, String sender, List<String> local, List<String> remote, boolean refused, int octets) {

    private static final String SUBJECT = "Subject: crash ";
    static final String ENVELOPE_ID = "crash-";

    List<String> recipients() {
        return java.util.stream.Stream.concat(local.stream(), remote.stream()).toList();
    }

    /** RFC 3461 section 4.4: in each report, also where content was out of reach and the report came without its header. */
    String envelopeId() {
        return ENVELOPE_ID + number;
    }

    /** Header and body with CRLF; no line begins with a dot. */
    byte[] content() {
        StringBuilder text = new StringBuilder(octets + 300);
        text.append(SUBJECT).append(number).append("\r\n");
        text.append("From: <").append(sender).append(">\r\n");
        text.append("Date: Mon, 23 Nov 2026 10:00:00 +0000\r\n");
        text.append("Message-ID: <").append(number).append("@crash.example>\r\n\r\n");
        Random random = new Random(number);
        while (text.length() < octets) {
            text.append(Long.toHexString(random.nextLong())).append(' ').append(Long.toHexString(random.nextLong()));
            text.append("\r\n");
        }
        return text.toString().getBytes(US_ASCII);
    }

    /** @return of a message with fields on top, from its Subject on; empty when it is none of ours */
    static String digest(byte[] message) {
        int begin = begin(message);
        return begin < 0 ? "" : hex(message, begin);
    }

    /** The number in the Subject that the message begins with, below fields on top; 0 when it is none of ours. */
    static int number(byte[] message) {
        int begin = begin(message);
        int number = 0;
        for (int i = begin + SUBJECT.length(); begin >= 0 && message[i] >= '0' && message[i] <= '9'; i++) {
            number = number * 10 + message[i] - '0';
        }
        return number;
    }

    String digest() {
        return hex(content(), 0);
    }

    private static int begin(byte[] message) {
        byte[] subject = SUBJECT.getBytes(US_ASCII);
        boolean lineStart = true;
        for (int i = 0; i + subject.length < message.length; i++) {
            if (lineStart && message[i] == '\r') {
                return -1;
            }
            if (lineStart && java.util.Arrays.equals(message, i, i + subject.length, subject, 0, subject.length)) {
                return i;
            }
            lineStart = message[i] == '\n';
        }
        return -1;
    }

    private static String hex(byte[] octets, int begin) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(octets, begin, octets.length - begin);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
