package io.barid.smtp.header;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderScannerTest {

    private static HeaderScanner whole(String content) {
        return inPieces(content, Integer.MAX_VALUE);
    }

    private static HeaderScanner inPieces(String content, int piece) {
        HeaderScanner scanner = new HeaderScanner(true);
        byte[] octets = content.getBytes(ISO_8859_1);
        for (int i = 0; i < octets.length && !scanner.ended(); i += piece) {
            int to = (int) Math.min((long) i + piece, octets.length);
            int end = scanner.scan(octets, i, to);
            assertThat(end == to || scanner.ended()).isTrue();
        }
        scanner.finish();
        return scanner;
    }

    private static String all(HeaderScanner scanner) {
        return scanner.octets() + " received=" + scanner.received() + " date=" + scanner.hasDate() + " id="
                + scanner.hasMessageId() + " froms=" + scanner.froms() + " from="
                + scanner.from().map(octets -> new String(octets, ISO_8859_1)) + " malformed=" + scanner.malformed()
                + " missing=" + scanner.missing();
    }

    private static String lines(String text) {
        return text.replace("|", "\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "Date: x|MESSAGE-ID: <a@b>|from: a@b||body|Date: y|;                    true;  true;  1; 0; false; false",
                "DATE : x|Message-Id\t:y|;                                             true;  true;  0; 0; false; false",
                "Received: a|\tDate: b|Received:|received: d|X-Received: e||Received: f|; false; false; 0; 3; false; false",
                "Datex: a|Dat: b|x-date: c|Message-Idx: d|essage-ID: e|X-Message-ID: f||; false; false; 0; 0; false; false",
                "Resent-Date: a|Resent-Message-ID: b|Resent-From: c||;                  false; false; 0; 0; false; false",
                "||Date: a|;                                                            false; false; 0; 0; false; false",
                "|Date: a|;                                                             false; false; 0; 0; false; false",
                "``;                                                                    false; false; 0; 0; false; false",
                "hello|;                                                                false; false; 0; 0; true;  true",
                "hello world: x|Date: y|;                                               false; false; 0; 0; true;  true",
                "` Date: a|Date: b|`;                                                   false; false; 0; 0; true;  true",
                ": a|Date: b|;                                                          false; false; 0; 0; true;  true",
                "From bob Sat Jan  1|Date: a|;                                          false; false; 0; 0; true;  false",
                ">From bob Sat Jan  1|Date: a|;                                         false; false; 0; 0; true;  false",
                "From: a@b|no field|From: c@d|Date: x||;                                false; false; 1; 0; true;  false",
                "From: a@b|From: c@d|From : e@f||;                                      false; false; 3; 0; false; false",
                "Subject: a|Dat\u00e9: b|Date: c||;                                     false; false; 0; 0; true;  false",
                "Subject: a|Date;                                                       false; false; 0; 0; true;  false",
            })
    void findsWhatMatters(
            String content, boolean date, boolean id, int froms, int received, boolean malformed, boolean missing) {
        HeaderScanner found = whole(lines(content == null ? "" : content));
        assertThat(found.hasDate()).isEqualTo(date);
        assertThat(found.hasMessageId()).isEqualTo(id);
        assertThat(found.froms()).isEqualTo(froms);
        assertThat(found.received()).isEqualTo(received);
        assertThat(found.malformed()).isEqualTo(malformed);
        assertThat(found.missing()).isEqualTo(missing);
    }

    @Test
    void keepsTheFirstFromWithItsFolds() {
        HeaderScanner found = whole(lines("Subject: x|From: \"a|\tb\"| <c@d>|To: e||body|"));
        assertThat(found.from()).map(octets -> new String(octets, ISO_8859_1)).hasValue(lines(" \"a|\tb\"| <c@d>|"));
        assertThat(found.octets())
                .isEqualTo(lines("Subject: x|From: \"a|\tb\"| <c@d>|To: e||").length());
    }

    @Test
    void aFromBeyondItsBoundIsNotKept() {
        String fold = "\r\n " + "x".repeat(900);
        assertThat(whole("From: a@b" + fold.repeat(40) + "\r\n\r\n").from()).isEqualTo(Optional.empty());
        assertThat(whole("From: a@b" + fold.repeat(30) + "\r\n\r\n").from()).isPresent();
    }

    /** However the network cuts it, the answer is the same. */
    @Test
    void cutsMakeNoDifference() {
        Random random = new Random(4);
        String[] parts = {
            "From", "Date", "Message-ID", "Received", ":", " ", "\t", "\r\n", "\r\n", "\r\n ", "x", "\u00e9", "a@b", "-"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder content = new StringBuilder();
            int count = random.nextInt(14);
            for (int n = 0; n < count; n++) {
                content.append(parts[random.nextInt(parts.length)]);
            }
            String expected = all(whole(content.toString()));
            for (int piece = 1; piece < 4; piece++) {
                assertThat(all(inPieces(content.toString(), piece)))
                        .as("%s in pieces of %s", content, piece)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Message-ID: <a@b>|Message-ID: <c@d>||;   <a@b>",
                "message-id:|\t<a@b>|X: y||;              <a@b>",
                "Message-ID:  a b |X: <c@d>|;             a b",
                "X: y|Message-ID:||;",
                "X: y||Message-ID: <a@b>|;",
            })
    void theFirstMessageIdIsKept(String header, String id) {
        for (int piece = 1; piece < 20; piece++) {
            assertThat(inPieces(lines(header), piece).messageId()).isEqualTo(Optional.ofNullable(id));
        }
    }

    @Test
    void aMessageIdThatIsTooLongIsLeftOut() {
        String most = "x".repeat(HeaderScanner.MOST_MESSAGE_ID_OCTETS - 2);
        assertThat(whole("Message-ID:" + most + "\r\n\r\n").messageId()).contains(most);
        HeaderScanner longer = whole("Message-ID:x" + most + "\r\n\r\n");
        assertThat(longer.messageId()).isEmpty();
        assertThat(longer.hasMessageId()).isTrue();
    }
}
