package io.barid.smtp.session;

import io.barid.smtp.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server owes its client, by everything that was sent and answered: RFC 5321 read slowly and as one text. A line
 * gets one reply, content gets one, and which of both it is, only an earlier reply tells.
 */
final class Steps {

    private static final String CRLF = "\r\n";
    private static final Pattern CHUNK =
            Pattern.compile("BDAT [ \t]*(\\d{1,20})([ \t]*| [^\r\n\0]*)", Pattern.CASE_INSENSITIVE);

    /** Chunks so much larger than a message are refused before they come. */
    private static final long ENDLESS = 2L * TestGateway.MAX_OCTETS;

    private enum At {
        GREETING,
        COMMAND,
        /** After 334. */
        RESPONSE,
        /** After 354. */
        CONTENT,
        /** After a BDAT that does not say where its chunk ends: one more reply, 421. */
        FAREWELL,
        /** Nothing more is owed. */
        END
    }

    /** A message that was answered with 250: what must have been published. */
    record Accepted(String queueId, String content, int recipients) {}

    private final String script;
    private final boolean chunking;
    private final int longestLine;
    private final List<Accepted> accepted = new ArrayList<>();
    private final StringBuilder chunks = new StringBuilder();
    private At at = At.GREETING;
    private String last = "";
    private int read;
    private int sent;
    private int lines;
    private int recipients;
    private boolean tlsBegun;

    /**
     * @param script   all that will be sent, an octet a character
     * @param chunking whether the server knows BDAT
     * @param longestLine beyond which no BDAT is read
     */
    Steps(String script, boolean chunking, int longestLine) {
        this.longestLine = longestLine;
        this.script = script;
        this.chunking = chunking;
    }

    void sent(int octets) {
        sent += octets;
    }

    /** The greeting came before the script began. */
    void greeted() {
        at = At.COMMAND;
    }

    /** Whether what comes now belongs to a TLS handshake. */
    boolean tlsBegun() {
        return tlsBegun;
    }

    boolean ended() {
        return at == At.END;
    }

    /** Lines that the server has understood to be some. */
    int lines() {
        return lines;
    }

    List<Accepted> accepted() {
        return accepted;
    }

    /** Whether a reply must come before anything more is sent. */
    boolean due() {
        return switch (at) {
            case GREETING, FAREWELL -> true;
            case COMMAND -> lineEnd() >= 0 && (chunkOctets() > ENDLESS || lineEnd() + 2 + chunkOctets() <= sent);
            case RESPONSE -> lineEnd() >= 0;
            case CONTENT -> contentEnd() >= 0;
            case END -> false;
        };
    }

    void take(Answer answer) {
        if (!due()) {
            throw new AssertionError("nothing was owed, but this came: " + answer);
        }
        switch (at) {
            case GREETING -> at = answer.code() == 220 ? At.COMMAND : At.END;
            case COMMAND -> command(answer);
            case RESPONSE -> response(answer);
            case CONTENT -> content(answer);
            case FAREWELL -> {
                if (answer.code() != 421) {
                    throw new AssertionError(answer + " to a chunk without a size");
                }
            }
            case END -> throw new AssertionError();
        }
        if (answer.code() == 421) {
            at = At.END;
        }
        boolean hello = answer.code() == 250 && (says("EHLO") || says("HELO"));
        boolean bare = answer.code() / 100 == 3 || last.isEmpty() || hello;
        if (!bare && !answer.hasStatus()) {
            throw new AssertionError("no enhanced status in " + answer + " to " + last);
        }
    }

    // ---- lines

    private int lineEnd() {
        int end = script.indexOf(CRLF, read);
        return end >= 0 && end + 2 <= sent ? end : -1;
    }

    /** Of what follows the line to be read next and is no line (RFC 3030 2). */
    private long chunkOctets() {
        Matcher chunk = CHUNK.matcher(script.substring(read, lineEnd()));
        if (!chunking || lineEnd() - read > longestLine || !chunk.matches()) {
            return 0;
        }
        String size = chunk.group(1);
        return size.length() > 18 ? Long.MAX_VALUE / 2 : Long.parseLong(size);
    }

    private void command(Answer answer) {
        int end = lineEnd();
        long octets = chunkOctets();
        last = script.substring(read, end) + " ";
        lines++;
        if (octets > ENDLESS) {
            at = At.END;
            return;
        }
        read = end + 2 + (int) octets;
        switch (answer.code()) {
            case 354 -> at = At.CONTENT;
            case 334 -> at = At.RESPONSE;
            case 220 -> {
                tlsBegun = true;
                at = At.END;
            }
            case 221 -> at = At.END;
            case 250 -> progress(answer, script.substring(end + 2, read));
            case 500, 501 -> at = lostIn(answer) ? At.FAREWELL : At.COMMAND;
            default -> {}
        }
    }

    /** Whether a chunk may follow of which nobody knows where it ends. */
    private boolean lostIn(Answer answer) {
        boolean unreadable =
                answer.text().endsWith(Replies.LINE_TOO_LONG.lines().getFirst())
                        || answer.text().endsWith(Replies.LINE_MALFORMED.lines().getFirst())
                        || answer.text().contains("chunk");
        return chunking && unreadable && says("BDAT");
    }

    private boolean says(String verb) {
        return last.regionMatches(true, 0, verb, 0, verb.length());
    }

    private void progress(Answer answer, String chunk) {
        if (answer.text().startsWith("2.1.0")) {
            recipients = 0;
            chunks.setLength(0);
        } else if (answer.text().startsWith("2.1.5")) {
            recipients++;
        } else if (says("BDAT")) {
            chunks.append(chunk);
            // a last line without an end is given one
            boolean open = chunks.length() > 0 && !chunks.toString().endsWith(CRLF);
            queued(answer, chunks + (open ? CRLF : ""));
        }
    }

    private void response(Answer answer) {
        read = lineEnd() + 2;
        lines++;
        if (answer.code() != 334) {
            at = At.COMMAND;
        }
    }

    // ---- content

    /** Where the one end of content begins (RFC 5321 4.1.1.4): the CRLF before it may be that of the line DATA. */
    private int contentEnd() {
        int end = script.indexOf("\r\n.\r\n", read - 2);
        return end >= 0 && end + 5 <= sent ? end + 2 : -1;
    }

    private void content(Answer answer) {
        int end = contentEnd();
        String stuffed = CRLF + script.substring(read, end);
        read = end + 3;
        at = At.COMMAND;
        last = "the end of content ";
        lines += (int) stuffed.lines().count();
        String content = stuffed.replace("\r\n.", CRLF).substring(2);
        if (faulty(stuffed) && answer.code() / 100 != 5 && answer.code() != 421) {
            throw new AssertionError(answer + " to content with a bare CR, a bare LF or a NUL");
        }
        if (answer.code() == 250) {
            queued(answer, content);
        }
    }

    private void queued(Answer answer, String content) {
        int id = answer.text().indexOf("queued as ");
        if (id >= 0) {
            accepted.add(new Accepted(answer.text().substring(id + 10).strip(), content, recipients));
            recipients = 0;
        }
    }

    static boolean faulty(String content) {
        String rest = content.replace(CRLF, "");
        return rest.indexOf('\r') >= 0 || rest.indexOf('\n') >= 0 || rest.indexOf('\0') >= 0;
    }
}
