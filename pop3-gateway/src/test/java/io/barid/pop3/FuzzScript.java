package io.barid.pop3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.barid.dialogue.Dialogue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What a client sends who means no good: dialogues one after the other, with lines and octets lost, doubled, mixed up
 * and invented. The same for the same seed.
 *
 * @param text  an octet a character
 * @param tls   whether it is said under TLS, and mostly begins with a login
 * @param waits whether the client waits for each reply before it goes on
 * @param cuts  whether the client goes away without a word at the end
 */
record FuzzScript(long seed, boolean tls, boolean waits, boolean cuts, String text, Random inPieces) {

    /** So many play side by side. */
    static final int USERS = 4;

    /** Whose SCRAM logins are right. */
    static final String SCRAM_USER = user(0);

    private static final Path DIALOGUES = Path.of("src/test/dialogues");
    private static final int LONGEST = 3_000;
    private static final String[] WORDS = {
        "USER ",
        "PASS ",
        "APOP a b",
        "AUTH",
        "AUTH PLAIN",
        "AUTH PLAIN =",
        "AUTH LOGIN",
        "AUTH SCRAM-SHA-256 biwsbj14LHI9eA==",
        "*",
        "=",
        "STAT",
        "LIST",
        "UIDL",
        "RETR ",
        "RETR 1",
        "TOP 1 ",
        "TOP 2 99999999999999999999",
        "DELE ",
        "DELE 2",
        "RSET",
        "NOOP",
        "CAPA",
        "UTF8",
        "LANG",
        "LANG *",
        "QUIT",
        "0",
        "-1",
        "+1",
        "01",
        "2147483648",
        "9223372036854775808",
        ".",
        "..",
        "%s%n",
        "${jndi:x}",
        "\u00c3\u00bc",
        "\u00ff\u00fe",
        "\u00e2\u0080\u00a8",
        "\u00c2\u00a0",
        "\0",
        "\t",
        " ",
        "\r",
        "\r\n",
        "\n"
    };
    private static final String[] LINE_ENDS = {"", "\n", "\r", "\r\r\n", "\n\r", "\r\n\r\n", "\0\r\n", " \r\n"};
    private static final List<String> READING = List.of(
            "LIST", "UIDL", "RETR 1", "RETR 2", "RETR 3", "TOP 3 5", "DELE 1", "STAT", "DELE 3", "LIST 2", "UIDL 3");

    private static final Map<String, List<List<String>>> READ = new ConcurrentHashMap<>();

    private static List<List<String>> dialogues(String folder, String user) {
        return READ.computeIfAbsent(folder + " " + user, ignored -> read(folder, user));
    }

    private static Map<String, String> values(String user) {
        Map<String, String> values = new HashMap<>(Credentials.of(user, FuzzClient.PASSWORD));
        values.putAll(Map.of("user", user, "pass", FuzzClient.PASSWORD, "busy", "busy@example.org"));
        values.put("plain-busy", Credentials.plain("", "busy@example.org", FuzzClient.PASSWORD));
        if (!user.equals(SCRAM_USER)) {
            // the stand-in knows one such user at a time
            values.put("scram-final", values.get("scram-wrong"));
        }
        // a stand-in that is away is rightly warned of
        values.put("scram-away", values.get("scram-syntax"));
        return values;
    }

    private static List<List<String>> read(String folder, String user) {
        Map<String, String> values = values(user);
        List<List<String>> found = new ArrayList<>();
        for (Path file : Dialogue.in(DIALOGUES.resolve(folder))) {
            found.add(Dialogue.load(file).sent(values));
        }
        return found;
    }

    static FuzzScript of(long seed) {
        String user = user(seed);
        Random random = new Random(seed);
        boolean tls = random.nextInt(3) > 0;
        boolean waits = random.nextInt(8) == 0;
        boolean cuts = random.nextInt(10) == 0;
        String begin = tls ? login(random, user) : "";
        String nonsense =
                random.nextInt(25) == 0 ? garbage(random) : mutated(random, dialogues(tls ? "pop3s" : "pop3", user));
        // and back in step: whatever was open ends, and the last command is answered
        String end = cuts ? "" : "\r\n*\r\nNOOP\r\nQUIT\r\n";
        return new FuzzScript(seed, tls, waits, cuts, begin + nonsense + end, random);
    }

    /** Whose session this is; each has only one at a time. */
    static String user(long seed) {
        return "fuzz" + Math.floorMod(seed, USERS) + "@example.org";
    }

    byte[] octets() {
        return text.getBytes(ISO_8859_1);
    }

    /** How many of the octets from here on leave together. */
    int piece(int from) {
        if (waits) {
            int end = text.indexOf('\n', from);
            return (end < 0 ? text.length() : end + 1) - from;
        }
        int longest = inPieces.nextInt(10) == 0 ? 1 + inPieces.nextInt(8) : 1 + inPieces.nextInt(text.length());
        return Math.min(longest, text.length() - from);
    }

    /** Mostly a right one, so that what follows reaches the maildrop. */
    private static String login(Random random, String user) {
        Map<String, String> values = values(user);
        List<String> lines = switch (random.nextInt(8)) {
            case 0 -> List.of();
            case 1 -> List.of("USER busy@example.org", "PASS " + FuzzClient.PASSWORD);
            case 2 -> List.of("AUTH PLAIN " + values.get("plain"));
            case 3 -> List.of("AUTH SCRAM-SHA-256 " + values.get("scram-first"), values.get("scram-final"), "");
            default -> List.of("USER " + user, "PASS " + FuzzClient.PASSWORD);
        };
        return lines.stream().map(line -> line + "\r\n").collect(Collectors.joining());
    }

    private static String garbage(Random random) {
        StringBuilder garbage = new StringBuilder();
        for (int i = random.nextInt(15); i >= 0; i--) {
            for (int j = random.nextInt(10) == 0 ? random.nextInt(80_000) : random.nextInt(300); j > 0; j--) {
                garbage.append((char) random.nextInt(256));
            }
            garbage.append(random.nextInt(5) == 0 ? "\n" : "\r\n");
        }
        return garbage.toString();
    }

    private static String mutated(Random random, List<List<String>> pool) {
        List<String> lines = new ArrayList<>();
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            lines.addAll(pool.get(random.nextInt(pool.size())));
            lines.addAll(READING);
        }
        lines.removeIf(
                line -> (line.equalsIgnoreCase("QUIT") || line.equalsIgnoreCase("STLS")) && random.nextInt(40) > 0);
        // from hardly any to every line
        int wild = new int[] {0, 1, 2, 5, 20, 100}[random.nextInt(6)];
        for (int i = lines.size() * wild / 100; i > 0; i--) {
            mixUp(lines, random);
        }
        StringBuilder text = new StringBuilder();
        for (String whole : lines) {
            String line = whole.length() > LONGEST ? whole.substring(0, random.nextInt(LONGEST)) : whole;
            text.append(random.nextInt(100) < wild ? wrong(line, random) : line);
            text.append(random.nextInt(1_000) < wild ? LINE_ENDS[random.nextInt(LINE_ENDS.length)] : "\r\n");
        }
        return text.toString();
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

    private static String wrong(String line, Random random) {
        int from = random.nextInt(line.length() + 1);
        int to = from + random.nextInt(line.length() - from + 1);
        String begin = line.substring(0, from);
        String end = line.substring(to);
        String word = WORDS[random.nextInt(WORDS.length)];
        return switch (random.nextInt(7)) {
            case 0 -> begin + end;
            case 1 -> begin + line.substring(from, to).repeat(random.nextInt(30) == 0 ? 400 : 2) + end;
            case 2 -> begin + (char) random.nextInt(256) + end;
            case 3 -> begin + (char) random.nextInt(256) + line.substring(from);
            case 4 -> begin + word + end;
            case 5 -> word + line.substring(from);
            default -> begin + line.substring(from, to).toLowerCase(Locale.ROOT) + end;
        };
    }

    @Override
    public String toString() {
        return "-Dfuzz.only=" + seed + (tls ? " tls" : "") + (waits ? " waits" : "") + (cuts ? " cuts" : "") + "\n"
                + text;
    }
}
