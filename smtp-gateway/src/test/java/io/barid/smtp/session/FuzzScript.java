package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.barid.dialogue.Dialogue;
import io.barid.smtp.policy.MailPort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * What a client sends who means no good: dialogues one after the other, with lines and octets lost, doubled, mixed up
 * and invented. The same for the same seed.
 *
 * @param text     an octet a character
 * @param tls      whether it is said under TLS
 * @param waits    whether the client waits for each reply before it goes on
 * @param cuts     whether the client goes away without a word at the end
 * @param inPieces for how it is cut into packets
 */
record FuzzScript(long seed, MailPort port, boolean tls, boolean waits, boolean cuts, String text, Random inPieces) {

    private static final int LONGEST_VALUE = 15_000;
    private static final List<String> MESSAGE = List.of(
            "EHLO again.example",
            "MAIL FROM:<bob@here.example>",
            "RCPT TO:<bob@here.example>",
            "DATA",
            "Subject: fine",
            "",
            "..x",
            ".");
    private static final String[] WORDS = {
        "MAIL FROM:",
        "RCPT TO:",
        "DATA",
        "DATA\r\n",
        "BDAT 7",
        "BDAT 3 LAST",
        "BDAT 99999999999999999999",
        "RSET",
        "NOOP",
        "QUIT",
        "AUTH PLAIN",
        "STARTTLS",
        "HELP",
        "\r\n.\r\n",
        "\n.\n",
        "\r\n.\n",
        "\r.\r",
        "\n.\r\n",
        "\r\n.\r",
        "\r\r\n",
        "\n\r",
        ".",
        "..",
        "<>",
        "<a@b>",
        "@",
        "\"",
        "\\",
        "\"a b\"@here.example",
        "[127.0.0.1]",
        "[IPv6:::1]",
        "xn--",
        " SIZE=",
        " SIZE=99999999999999999999",
        " BODY=8BITMIME",
        " BODY=",
        " SMTPUTF8",
        " AUTH=<>",
        " RET=FULL",
        " ENVID=a+20b",
        " NOTIFY=NEVER,",
        " ORCPT=rfc822;",
        " ORCPT=utf-8;\u00c3\u00bc",
        "=",
        "+",
        "%s%n",
        "${jndi:x}",
        "\u00c3\u00bc",
        "\u00ff\u00fe",
        "\u00e2\u0080\u00a8",
        "\0",
        "\t",
        "\u0007",
        "*",
        "bob@here.example",
        "list-"
    };

    private static final List<List<String>> MX = dialogues(MailPort.MX);
    private static final List<List<String>> SUBMISSION = dialogues(MailPort.SUBMISSION, MailPort.SUBMISSIONS);

    private static List<List<String>> dialogues(MailPort... ports) {
        Map<String, String> values = new HashMap<>(DialoguesTest.VALUES);
        values.replaceAll((name, value) -> value.substring(0, Math.min(LONGEST_VALUE, value.length())));
        List<List<String>> found = new ArrayList<>();
        for (MailPort port : ports) {
            for (Path file :
                    Dialogue.in(DialoguesTest.FOLDER.resolve(port.name().toLowerCase(Locale.ROOT)))) {
                found.add(Dialogue.load(file).sent(values));
            }
        }
        return found;
    }

    static FuzzScript of(long seed) {
        Random random = new Random(seed);
        int kind = random.nextInt(200);
        // a handshake costs as much as a hundred lines
        MailPort port = kind < 2 ? MailPort.SUBMISSIONS : kind < 12 ? MailPort.SUBMISSION : MailPort.MX;
        boolean tls = kind < 2 || kind == 2 || kind == 12;
        // what a client had not read when TLS ends is lost, as it is with any server
        boolean waits = tls || random.nextInt(8) == 0;
        boolean cuts = !tls && random.nextInt(20) == 0;
        StringBuilder text = new StringBuilder();
        if (port.takesLogins() && tls) {
            text.append("EHLO x.example\r\nAUTH PLAIN ${BOB}\r\n".replace("${BOB}", DialoguesTest.VALUES.get("BOB")));
        }
        text.append(random.nextInt(25) == 0 ? garbage(random) : mutated(random, port));
        // and back in step: whatever was open ends, and the last command is answered
        text.append(cuts ? "" : "\r\n.\r\nRSET\r\nNOOP\r\nQUIT\r\n");
        return new FuzzScript(seed, port, tls, waits, cuts, text.toString(), random);
    }

    byte[] octets() {
        return text.getBytes(ISO_8859_1);
    }

    /** How many of the octets from here on leave together. */
    int piece(int from) {
        if (waits) {
            int end = text.indexOf("\r\n", from);
            return (end < 0 ? text.length() : end + 2) - from;
        }
        int longest = inPieces.nextInt(10) == 0 ? 1 + inPieces.nextInt(8) : 1 + inPieces.nextInt(text.length());
        int piece = Math.min(longest, text.length() - from);
        // what looks for CRLF goes wrong between both, if anywhere
        int cr = inPieces.nextInt(3) == 0 ? text.indexOf('\r', from + piece) : -1;
        return cr < 0 ? piece : cr + 1 - from;
    }

    private static String garbage(Random random) {
        StringBuilder garbage = new StringBuilder();
        for (int i = random.nextInt(40); i >= 0; i--) {
            for (int j = random.nextInt(200); j > 0; j--) {
                garbage.append((char) random.nextInt(256));
            }
            garbage.append(random.nextInt(5) == 0 ? "\n" : "\r\n");
        }
        return garbage.toString();
    }

    private static String mutated(Random random, MailPort port) {
        List<String> lines = new ArrayList<>(List.of("EHLO client.example"));
        List<List<String>> pool = port == MailPort.MX ? MX : SUBMISSION;
        for (int i = 2 + random.nextInt(12); i > 0; i--) {
            lines.addAll(pool.get(random.nextInt(pool.size())));
            lines.addAll(MESSAGE);
        }
        lines.removeIf(line -> ends(line) && random.nextInt(60) > 0);
        // from hardly any to every line
        int wild = new int[] {0, 1, 2, 5, 20, 100}[random.nextInt(6)];
        for (int i = lines.size() * wild / 100; i > 0; i--) {
            mixUp(lines, random);
        }
        StringBuilder text = new StringBuilder();
        for (String whole : lines) {
            String line = whole.length() > 1_000 ? whole.substring(0, random.nextInt(whole.length())) : whole;
            text.append(random.nextInt(100) < wild ? wrong(line, lines, random) : line);
            text.append(random.nextInt(1_000) < wild ? lineEnd(random) : "\r\n");
        }
        return text.toString();
    }

    private static boolean ends(String line) {
        return line.equalsIgnoreCase("QUIT") || line.equalsIgnoreCase("STARTTLS");
    }

    private static String lineEnd(Random random) {
        String[] ends = {"", "\n", "\r", "\r\r\n", "\n\r", "\r\n\r\n", "\0\r\n", " \r\n"};
        return ends[random.nextInt(ends.length)];
    }

    private static void mixUp(List<String> lines, Random random) {
        int from = random.nextInt(lines.size());
        int to = random.nextInt(lines.size());
        switch (random.nextInt(4)) {
            case 0 -> lines.add(to, lines.get(from));
            case 1 -> lines.add(to, lines.remove(from));
            case 2 -> lines.set(to, lines.get(from));
            default -> {
                if (lines.size() > 1) {
                    lines.remove(from);
                }
            }
        }
    }

    private static String wrong(String line, List<String> others, Random random) {
        int from = random.nextInt(line.length() + 1);
        int to = from + random.nextInt(line.length() - from + 1);
        String begin = line.substring(0, from);
        String end = line.substring(to);
        return switch (random.nextInt(9)) {
            case 0 -> begin + end;
            case 1 -> begin + line.substring(from, to).repeat(random.nextInt(30) == 0 ? 400 : 2) + end;
            case 2 -> begin + (char) random.nextInt(256) + end;
            case 3 -> begin + (char) random.nextInt(256) + line.substring(from);
            case 4 -> begin + WORDS[random.nextInt(WORDS.length)] + end;
            case 5 -> begin + WORDS[random.nextInt(WORDS.length)] + line.substring(from);
            case 6 -> begin + others.get(random.nextInt(others.size()));
            case 7 -> begin + otherCase(line.substring(from, to)) + end;
            default ->
                from == line.length()
                        ? line
                        : begin + (char) (line.charAt(from) ^ 1 << random.nextInt(8)) + line.substring(from + 1);
        };
    }

    /** Of ASCII letters: what else has an upper case may not fit into an octet. */
    private static String otherCase(String text) {
        StringBuilder other = new StringBuilder(text);
        for (int i = 0; i < other.length(); i++) {
            char c = other.charAt(i);
            if (c < 0x80 && Character.isLetter(c)) {
                other.setCharAt(i, (char) (c ^ ' '));
            }
        }
        return other.toString();
    }

    /** To be read by people. */
    @Override
    public String toString() {
        StringBuilder shown =
                new StringBuilder("seed %d, %s, tls %s, waits %s, cuts %s%n".formatted(seed, port, tls, waits, cuts));
        text.chars().limit(20_000).forEach(c -> {
            if (c == '\n') {
                shown.append("\\n\n");
            } else if (c == '\r') {
                shown.append("\\r");
            } else if (c >= ' ' && c < 0x7F) {
                shown.append((char) c);
            } else {
                shown.append("\\x%02x".formatted(c));
            }
        });
        return shown.toString();
    }
}
