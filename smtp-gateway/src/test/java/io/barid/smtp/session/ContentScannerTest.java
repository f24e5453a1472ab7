package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentScannerTest {

    private record Scanned(String content, boolean ended, Optional<ContentFault> fault, int taken) {}

    /** Feeds the octets in pieces of the given length. */
    private static Scanned scan(byte[] octets, int piece) {
        ContentScanner scanner = new ContentScanner();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int at = 0;
        while (at < octets.length && !scanner.ended()) {
            at = scanner.scan(octets, at, Math.min(octets.length, at + piece), content::write);
        }
        return new Scanned(content.toString(ISO_8859_1), scanner.ended(), scanner.fault(), at);
    }

    private static byte[] octets(String escaped) {
        return escaped.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\0", "\0")
                .getBytes(ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({
        "'.\\r\\n', ''",
        "'a\\r\\n.\\r\\n', 'a\\r\\n'",
        "'\\r\\n.\\r\\n', '\\r\\n'",
        "'..\\r\\n.\\r\\n', '.\\r\\n'",
        "'..a\\r\\n...b\\r\\nc.d.\\r\\n.\\r\\n', '.a\\r\\n..b\\r\\nc.d.\\r\\n'",
        "'.a\\r\\n.\\r\\n', 'a\\r\\n'",
        "'\t\u0001 é\\r\\n.\\r\\n', '\t\u0001 é\\r\\n'",
    })
    void takesOutDotsAndStopsAtTheEnd(String sent, String content) {
        byte[] octets = octets(sent + "QUIT\\r\\n");
        for (int piece = 1; piece <= octets.length; piece++) {
            assertThat(scan(octets, piece))
                    .as("pieces of %d", piece)
                    .isEqualTo(new Scanned(
                            new String(octets(content), ISO_8859_1), true, Optional.empty(), octets.length - 6));
        }
    }

    /** What other servers have taken for an end of content, and let a second message be smuggled in. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\n.\\n",
                "\\n.\\r\\n",
                "\\r.\\r\\n",
                "\\r.\\r",
                "\\r\\n.\\n",
                "\\r\\n.\\r",
                "\\n.\\r",
                "\\r.\\n",
                "\\r\\n\\0.\\r\\n",
                "\\r\\n.\\0\\r\\n",
                "\\0\\r\\n.\\r\\0\\n",
                "\\r\\r\\n.\\r\\r\\n",
                "\\r\\n.\\r\\r\\n",
                "\\n\\n.\\r\\n",
                "\\r\\0\\n.\\r\\n",
                "\\r\\n.\\n\\r\\n"
            })
    void nothingElseEndsContent(String falseEnd) {
        byte[] octets = octets("a" + falseEnd + "MAIL FROM:<smuggled@here.example>\\r\\n.\\r\\n");
        for (int piece = 1; piece <= octets.length; piece++) {
            Scanned scanned = scan(octets, piece);
            assertThat(scanned.taken())
                    .as("%s in pieces of %d", falseEnd, piece)
                    .isEqualTo(octets.length);
            assertThat(scanned.ended()).isTrue();
            assertThat(scanned.fault()).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({"'a\\nb', BARE_LF", "'a\\rb', BARE_CR", "'a\\0b', NUL", "'\\n', BARE_LF", "'a\\r\\r\\nb', BARE_CR"})
    void namesTheFirstFault(String sent, ContentFault fault) {
        assertThat(scan(octets(sent + "\\r\\n.\\r\\n"), 3).fault()).contains(fault);
    }

    @Test
    void agreesWithAPlainReadingOfTheStandardWhateverComesHoweverItIsCut() {
        Random random = new Random(20261122);
        byte[] alphabet = "\r\n\r\n\r\n..\0ab\t\u00e9longer".getBytes(ISO_8859_1);
        for (int round = 0; round < 200_000; round++) {
            byte[] octets = new byte[random.nextInt(40)];
            for (int i = 0; i < octets.length; i++) {
                octets[i] = alphabet[random.nextInt(alphabet.length)];
            }
            Scanned plain = plainReading(octets);
            Scanned scanned = scan(octets, 1 + random.nextInt(octets.length + 1));
            assertThat(scanned.ended()).isEqualTo(plain.ended());
            assertThat(scanned.taken()).isEqualTo(plain.taken());
            assertThat(scanned.fault().isPresent()).isEqualTo(plain.fault().isPresent());
            if (plain.ended() && plain.fault().isEmpty()) {
                assertThat(scanned.content()).isEqualTo(plain.content());
            }
        }
    }

    /** By searching the text, slowly. */
    private static Scanned plainReading(byte[] octets) {
        String text = "\r\n" + new String(octets, ISO_8859_1);
        int end = text.indexOf("\r\n.\r\n");
        String content = end < 0 ? text : text.substring(0, end + 2);
        // a CR at the very end may still be followed by its LF
        String judged = content.endsWith("\r") ? content.substring(0, content.length() - 1) : content;
        String rest = judged.replace("\r\n", "");
        boolean faulty = rest.contains("\r") || rest.contains("\n") || rest.contains("\0");
        return new Scanned(
                content.replace("\r\n.", "\r\n").substring(2),
                end >= 0,
                faulty ? Optional.of(ContentFault.BARE_CR) : Optional.empty(),
                end < 0 ? octets.length : end + 3);
    }

    @Test
    void longTextIsPassedOnInOnePiece() {
        ContentScanner scanner = new ContentScanner();
        byte[] octets = ("x".repeat(100_000) + "\r\n.\r\n").getBytes(ISO_8859_1);
        int[] writes = new int[1];
        scanner.scan(octets, 0, octets.length, (array, from, length) -> writes[0]++);
        assertThat(scanner.ended()).isTrue();
        assertThat(writes[0]).isEqualTo(1);
    }
}
