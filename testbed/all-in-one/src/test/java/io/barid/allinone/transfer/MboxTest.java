package io.barid.allinone.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MboxTest {

    private static final String FROM = "From ann@example.org Sun Nov 22 13:32:24 2026\n";

    private final Report report = new Report(System.err);

    @TempDir
    private Path folder;

    private List<SourceMessage> read(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("mbox"), text, StandardCharsets.ISO_8859_1);
        List<SourceMessage> messages = new ArrayList<>();
        new Mbox(file, false, report).forEach(messages::add);
        return messages;
    }

    private static String text(SourceMessage message) {
        try (InputStream in = message.open()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).replace("\r\n", "^");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> texts(String text) throws Exception {
        return read(text).stream().map(MboxTest::text).toList();
    }

    @Test
    void aMessageBeginsAfterAnEmptyLineOnly() throws Exception {
        String body = "A: b\n\nhello\nFrom ann@example.org Sun Nov 22 13:32:24 2026\n\nFrom here on\n\n";
        assertThat(texts(FROM + body + FROM + "C: d\n\n\u00e4\n"))
                .containsExactly(
                        "A: b^^hello^From ann@example.org Sun Nov 22 13:32:24 2026^^From here on^", "C: d^^\u00e4^");
        assertThat(texts(FROM.replace("\n", "\r\n") + "A: b\r\n\r\nx\r\n\r\n" + FROM + "C: d\n\n\n"))
                .containsExactly("A: b^^x^", "C: d^^");
        assertThat(texts("")).isEmpty();
        assertThat(texts(FROM + "A: b\n\nno end")).containsExactly("A: b^^no end");
    }

    @Test
    void oneQuoteIsTakenAway() throws Exception {
        assertThat(texts(
                        FROM + "A: >From b\n\n>From x\n>>From y\n> From z\n>Fromage\n" + "x".repeat(9_000) + ">From\n"))
                .containsExactly("A: >From b^^From x^>From y^> From z^>Fromage^" + "x".repeat(9_000) + ">From^");
    }

    @Test
    void theServersNotesAreReadAndGo() throws Exception {
        List<SourceMessage> messages = read(FROM
                + "X-IMAPbase: 1275660208 12\n folded\nStatus: RO\nX-UID: 10\nA: b\nContent-Length:   4\n\nStatus: x\n\n"
                + FROM + "X-Status: AF\nX-UIDL: \"abc\n\n\n"
                + FROM + "X-Status: D\n\n\n"
                + FROM + "X-UIDL: bad id\nC: d\n\n");
        assertThat(messages.stream().map(it -> it.uniqueId().orElse("-")))
                .containsExactly("0000000a4c0907b0", "\"abc", "-");
        assertThat(messages.get(0).flags()).containsExactly("seen");
        assertThat(messages.get(1).flags()).containsExactly("answered", "flagged");
        assertThat(text(messages.get(0))).isEqualTo("A: b^^Status: x^");
        assertThat(report.counted(Report.Fate.TRASHED)).isEqualTo(1);
    }

    @Test
    void theFirstMessageOfPineIsNone() throws Exception {
        assertThat(read(FROM + "Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\nX-IMAP: 99 1\n\ntext\n\n"
                        + FROM + "X-UID: 1\nA: b\n\n"))
                .hasSize(1)
                .first()
                .satisfies(it -> assertThat(it.uniqueId()).contains("0000000100000063"));
    }

    @Test
    void anotherFileIsRefused() {
        assertThatThrownBy(() -> read("\nSubject: x\n\n")).hasMessageContaining("at offset 1 there is no line such as");
    }

    @Test
    void placesAreTold() throws Exception {
        assertThat(read(FROM + "A: b\n\n" + FROM + "A: c\n\n").get(1).where()).endsWith("mbox at offset 52");
    }

    @ParameterizedTest
    @CsvSource({
        "From a@b Sun Nov 22 13:32:24 2026, 2026-11-22T13:32:24Z",
        "From - Sun Nov  2 03:02:04 2026, 2026-11-02T03:02:04Z",
        "From a@b Sun Nov 22 13:32:24 2026 +0200, 2026-11-22T11:32:24Z",
        "From a@b Sun Nov 22 13:32:24 EST 2026, 2026-11-22T13:32:24Z",
        "From \"a b\"@c Sun Nov 22 13:32 2026 remote from x, 2026-11-22T13:32:00Z",
        "From a@b Sun Nov 32 13:32:24 2026,",
        "From a@b Sun Foo 22 13:32:24 2026,",
        "From here on,"
    })
    void aFromLineHasADate(String line, Instant date) {
        assertThat(FromLine.parse(line)).isEqualTo(java.util.Optional.ofNullable(date));
    }
}
