package io.barid.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The messages that scripts are about. Servers add fields on top, so that only the end of a message is known; the subject
 * says which it is.
 */
public final class Seeds {

    /** Of scripts that delete; each such script has one of its own. */
    private static final int SPARES = 6;

    static final String SUBJECT = "Subject: POP3 seed ";

    private Seeds() {}

    /** By name, in the order of delivery; one octet a character, CRLF line ends. */
    public static SequencedMap<String, byte[]> all() {
        SequencedMap<String, byte[]> seeds = new LinkedHashMap<>();
        add(seeds, "lines", "line 1\r\nline 2\r\nline 3\r\nline 4\r\nline 5\r\n");
        add(seeds, "dots", ".\r\n..\r\n...\r\n.hidden\r\na.b.c.\r\n\r\n.\r\nlast\r\n.\r\n");
        add(seeds, "empty", "");
        add(seeds, "long", ("x".repeat(998) + "\r\n").repeat(3) + "." + "y".repeat(997) + "\r\n");
        add(seeds, "unended", "the last line of this message has no end");
        add(seeds, "eight-bit", "Zo\u00c3\u00ab \u00e2\u0082\u00ac \u00ff\u00fe\u0080\r\n");
        add(seeds, "blanks", "\r\n\r\n \r\n\t\r\ntrailing \r\n\r\n\r\n");
        add(seeds, "big", big());
        for (int i = 1; i <= SPARES; i++) {
            add(seeds, "spare" + i, "this is one to delete: " + i + "\r\n");
        }
        return seeds;
    }

    private static void add(Map<String, byte[]> seeds, String name, String body) {
        String text = "From: POP3 suite <suite@example.org>\r\n"
                + "Date: Sun, 22 Nov 2026 12:00:00 +0000\r\n"
                + "Message-ID: <pop3-seed-" + name + "@example.org>\r\n"
                + "MIME-Version: 1.0\r\n"
                + "Content-Type: text/plain; charset=utf-8\r\n"
                + "Content-Transfer-Encoding: 8bit\r\n"
                + SUBJECT + name + "\r\n"
                + "\r\n" + body;
        seeds.put(name, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** 2 MB, every tenth line begins with a dot. */
    private static String big() {
        var text = new StringBuilder();
        for (int i = 0; text.length() < 2_000_000; i++) {
            text.append(i % 10 == 0 ? "." : "-").append("%08d ".formatted(i)).append("abcdefghij".repeat(6) + "\r\n");
        }
        return text.toString();
    }

    /** Values for scripts: {@code seed.NAME} is the message's text. */
    static Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        all().forEach((name, octets) -> values.put("seed." + name, new String(octets, StandardCharsets.ISO_8859_1)));
        return values;
    }

    /** As files, for a server that takes no SMTP from here. */
    static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        int number = 0;
        for (var seed : all().entrySet()) {
            number++;
            Files.write(folder.resolve("%02d-%s.eml".formatted(number, seed.getKey())), seed.getValue());
        }
    }
}
