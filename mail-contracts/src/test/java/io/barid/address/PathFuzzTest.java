package io.barid.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Many texts that are nearly addresses; {@code -Dfuzz.seed=N} repeats a run. */
class PathFuzzTest {

    private static final int TEXTS = 100_000;
    private static final String[] WORDS = {
        "bob",
        "a",
        "x-y",
        "Postmaster",
        ".",
        "..",
        "@",
        "@@",
        ",",
        ":",
        "<",
        ">",
        "\"",
        "\\",
        "\\\"",
        " ",
        "[",
        "]",
        "[127.0.0.1]",
        "[IPv6:2001:db8::1]",
        "[IPv6:",
        "::",
        "::ffff:1.2.3.4",
        "example.test",
        "EXAMPLE",
        "xn--",
        "xn--bcher-kva",
        "b\u00fccher",
        "stra\u00dfe",
        "\u4f8b\u3048",
        "\u30c6\u30b9\u30c8",
        "u\u0308",
        "\u0130",
        "\u200d",
        "\ud83d\ude00",
        "\ud83d",
        "\u2028",
        "\u3002",
        "\uff0e",
        "\ufffd",
        "\u0085",
        "\u0000",
        "\r",
        "\n",
        "\t",
        "\u007f",
        "%",
        "!",
        "+tag",
        "-",
        "_",
        "'",
        "=",
        "x".repeat(64)
    };

    @Test
    void whatIsReadIsWrittenAndReadAgainAndNothingElseIsThrown() {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        System.out.println("fuzz.seed=" + seed);
        Random random = new Random(seed);
        int read = 0;
        for (int i = 0; i < TEXTS; i++) {
            String text = text(random);
            read += check(text, ForwardPath::parse) + check(text, ReversePath::parse);
            read += check(text.replace("<", "").replace(">", ""), Mailbox::parse);
        }
        assertThat(read).as("some must be addresses").isGreaterThan(TEXTS / 100);
    }

    private static int check(String text, Function<String, ?> parse) {
        Object value;
        try {
            value = parse.apply(text);
        } catch (AddressSyntaxException e) {
            if (e.getMessage().chars().anyMatch(c -> c < ' ' || c >= 0x7F)) {
                throw new AssertionError(text + " is shown as it came: " + e.getMessage(), e);
            }
            return 0;
        }
        String written = value.toString();
        if (!parse.apply(written).equals(value)) {
            throw new AssertionError(text + " became " + written + ", which is another one");
        }
        boolean harmful = written.chars().anyMatch(c -> c < 0x20 || c >= 0x7F && c < 0xA0 || c == 0xFFFD);
        if (harmful || written.getBytes(StandardCharsets.UTF_8).length > 256) {
            throw new AssertionError(text + " became " + written);
        }
        return 1;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("<");
        int shape = random.nextInt(4);
        word(text, random, shape == 0 ? 3 : 1);
        text.append(random.nextInt(20) == 0 ? "" : "@");
        word(text, random, shape == 1 ? 4 : 1);
        return text.append(random.nextInt(20) == 0 ? "" : ">").toString();
    }

    private static void word(StringBuilder text, Random random, int most) {
        for (int i = random.nextInt(most + 1); i >= 0; i--) {
            text.append(
                    random.nextInt(8) == 0 ? (char) random.nextInt(0x3000) + "" : WORDS[random.nextInt(WORDS.length)]);
        }
    }
}
