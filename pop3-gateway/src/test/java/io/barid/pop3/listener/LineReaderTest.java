package io.barid.pop3.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    private static final Line TOO_LONG = new Line.TooLong();
    private static final Line UNREADABLE = new Line.Unreadable();

    @Test
    void readsTheSameLinesHoweverTheyArrive() throws IOException {
        byte[] sent = "STAT\r\nä b\n\r\nQUIT\r\n".getBytes(StandardCharsets.UTF_8);
        for (List<byte[]> pieces : Pieces.of(sent)) {
            List<InputStream> streams = new ArrayList<>();
            pieces.forEach(piece -> streams.add(new ByteArrayInputStream(piece)));
            assertThat(lines(new SequenceInputStream(Collections.enumeration(streams))))
                    .containsExactly(text("STAT"), text("ä b"), text(""), text("QUIT"));
        }
    }

    @Test
    void aLineTooLongIsOneLineAndTheNextOneIsWhole() throws IOException {
        int most = LineReader.MAX_OCTETS;
        assertThat(lines("x".repeat(most) + "\r\nNOOP\r\n")).containsExactly(text("x".repeat(most)), text("NOOP"));
        for (int octets : new int[] {most + 1, most + 2, most + 3, 2 * most, 2 * most + 4, 10_000}) {
            assertThat(lines("x".repeat(octets) + "\r\nNOOP\r\n"))
                    .as("%s octets", octets)
                    .containsExactly(TOO_LONG, text("NOOP"));
            assertThat(lines("x".repeat(octets) + "\nNOOP\n"))
                    .as("%s octets, LF", octets)
                    .containsExactly(TOO_LONG, text("NOOP"));
        }
    }

    @Test
    void aLineMayBeLongerWhereThatIsAskedFor() throws IOException {
        String sent = "AUTH\r\n" + "x".repeat(12_288) + "\r\n" + "y".repeat(1_023) + "\r\n" + "z".repeat(12_289)
                + "\r\nNOOP\r\n";
        InputStream in = new ByteArrayInputStream(sent.getBytes(StandardCharsets.US_ASCII));
        LineReader reader = new LineReader();
        assertThat(next(reader, in)).isEqualTo(text("AUTH"));
        assertThat(reader.next(in, 12_288)).isEqualTo(text("x".repeat(12_288)));
        assertThat(next(reader, in)).isEqualTo(TOO_LONG);
        assertThat(reader.next(in, 12_288)).isEqualTo(TOO_LONG);
        assertThat(next(reader, in)).isEqualTo(text("NOOP"));
    }

    @Test
    void aLineWithoutAnEndIsNotReadForEver() throws IOException {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };
        assertThat(next(new LineReader(), endless)).isEqualTo(new Line.Endless());
        assertThat(new LineReader().next(endless, 12_288)).isEqualTo(new Line.Endless());
    }

    @Test
    void whatIsNoTextIsNoCommand() throws IOException {
        byte[] latin = "USER \u00e4\r\nA\u0000B\r\nA\rB\r\nNOOP\r\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(lines(new ByteArrayInputStream(latin)))
                .containsExactly(UNREADABLE, UNREADABLE, UNREADABLE, text("NOOP"));
    }

    @Test
    void aLineWithoutItsEndIsNone() throws IOException {
        assertThat(lines("NOOP\r\nQUIT")).containsExactly(text("NOOP"));
    }

    @Test
    void isReadyForWholeLinesOnlyAndForgetsThemWhenTold() throws IOException {
        LineReader reader = new LineReader();
        assertThat(reader.ready()).isFalse();
        InputStream in = new ByteArrayInputStream("STLS\r\nUSER x\r\nPA".getBytes(StandardCharsets.US_ASCII));
        assertThat(next(reader, in)).isEqualTo(text("STLS"));
        assertThat(reader.ready()).isTrue();
        assertThat(next(reader, in)).isEqualTo(text("USER x"));
        assertThat(reader.ready()).isFalse();
        reader.discard();
        assertThat(next(reader, new ByteArrayInputStream("SS\r\n".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(text("SS"));
    }

    private static Line next(LineReader reader, InputStream in) throws IOException {
        return reader.next(in, LineReader.MAX_OCTETS);
    }

    private static Line text(String text) {
        return new Line.Text(text);
    }

    private static List<Line> lines(String sent) throws IOException {
        return lines(new ByteArrayInputStream(sent.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Line> lines(InputStream in) throws IOException {
        LineReader reader = new LineReader();
        List<Line> lines = new ArrayList<>();
        for (Line line = next(reader, in); !(line instanceof Line.End); line = next(reader, in)) {
            lines.add(line);
        }
        return lines;
    }
}
