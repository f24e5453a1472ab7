package io.barid.conformance;

import io.barid.dialogue.Connection;
import io.barid.dialogue.ConnectionKind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/** Sends the seeds to the playground as another mail system would: no login, no TLS. */
public final class SmtpSeeder {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private SmtpSeeder() {}

    /**
     * Returns when all have arrived.
     *
     * @param recipient the playground's mail address
     * @throws IOException also when they do not within a minute
     */
    public static void send(InetSocketAddress smtp, String recipient, Target target) throws IOException {
        Set<String> there = SeedsByName.in(target, SeedsByName.NONE).numbers().keySet();
        try (Connection connection = Connection.open(smtp, ConnectionKind.PLAIN, PATIENCE)) {
            expect(connection, "220");
            say(connection, "EHLO pop3-suite.example.org", "250");
            for (var seed : Seeds.all().entrySet()) {
                if (!there.contains(seed.getKey())) {
                    submit(connection, recipient, new String(seed.getValue(), StandardCharsets.ISO_8859_1));
                }
            }
            say(connection, "QUIT", "221");
        }
        await(target);
    }

    private static void submit(Connection connection, String recipient, String content) throws IOException {
        say(connection, "MAIL FROM:<suite@example.org> BODY=8BITMIME", "250");
        say(connection, "RCPT TO:<" + recipient + ">", "250");
        say(connection, "DATA", "354");
        String ended = content.endsWith("\r\n") ? content : content + "\r\n";
        for (String line : ended.substring(0, ended.length() - 2).split("\r\n", -1)) {
            connection.write(line.startsWith(".") ? "." + line : line);
        }
        say(connection, ".", "250");
    }

    private static void say(Connection connection, String line, String code) throws IOException {
        connection.write(line);
        connection.flush();
        expect(connection, code);
    }

    private static void expect(Connection connection, String code) throws IOException {
        String line = connection.readLine();
        while (line.startsWith(code + "-")) {
            line = connection.readLine();
        }
        if (!line.startsWith(code)) {
            throw new IOException("the SMTP server said: " + line);
        }
    }

    private static void await(Target target) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        int all = Seeds.all().size();
        int there = 0;
        while (System.nanoTime() < end) {
            there = SeedsByName.in(target, SeedsByName.NONE).numbers().size();
            if (there == all) {
                return;
            }
        }
        throw new IOException("after " + PATIENCE + " " + there + " of " + all + " messages have arrived");
    }
}
