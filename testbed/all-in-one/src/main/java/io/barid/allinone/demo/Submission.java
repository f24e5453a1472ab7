package io.barid.allinone.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ahmed's mail program: submission as in RFC 6409, with STARTTLS and AUTH. */
record Submission(Page page, Organisation server, String from) {

    static final Pattern QUEUED_AS = Pattern.compile("queued as ([0-9A-Za-z-]+)");

    /** Sends the letter. @return the queue id in the server's last 250 */
    String send(Letter letter) throws IOException {
        try (Wire wire =
                Wire.open(page, from, server.address(), server.numbers().of(Numbers.SUBMISSION))) {
            expect(wire, "220");
            ask(wire, "EHLO " + World.AHMEDS_COMPUTER, "250");
            ask(wire, "STARTTLS", "220");
            page.note("(from here on encrypted: " + wire.startTls(server.certificate(), server.host()) + ")");
            ask(wire, "EHLO " + World.AHMEDS_COMPUTER, "250");
            logIn(wire);
            ask(wire, "MAIL FROM:<" + letter.from() + ">", "250");
            ask(wire, "RCPT TO:<" + letter.to() + ">", "250");
            ask(wire, "DATA", "354");
            for (String line : letter.lines()) {
                wire.send(line.startsWith(".") ? "." + line : line, "");
            }
            page.note("   (the message, as above)");
            String kept = ask(wire, ".", "250");
            ask(wire, "QUIT", "221");
            return queueId(kept);
        }
    }

    private void logIn(Wire wire) throws IOException {
        String login = "\0" + server.mailbox() + "\0" + server.password();
        String encoded = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        wire.send("AUTH PLAIN " + encoded, "AUTH PLAIN ***");
        expect(wire, "235");
    }

    private static String queueId(String reply) {
        Matcher matcher = QUEUED_AS.matcher(reply);
        if (!matcher.find()) {
            throw new DemoException("The server names no queue id: " + reply);
        }
        return matcher.group(1);
    }

    private String ask(Wire wire, String command, String code) throws IOException {
        wire.send(command);
        return expect(wire, code);
    }

    /** @return the reply's last line */
    private String expect(Wire wire, String code) throws IOException {
        List<String> lines = new ArrayList<>();
        do {
            lines.add(wire.receive());
        } while (lines.getLast().startsWith("-", 3));
        Replies.folded(lines, "").forEach(page::server);
        if (!lines.getLast().startsWith(code)) {
            throw new DemoException("The mail server of " + server + " answered " + lines.getLast());
        }
        return lines.getLast();
    }
}
