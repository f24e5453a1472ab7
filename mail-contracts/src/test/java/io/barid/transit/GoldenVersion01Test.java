package io.barid.transit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Records as version 0.1 wrote them, octet for octet: during an upgrade and after it they wait in Kafka for newer readers.
 * With BARID_WRITE_GOLDEN=1 files that are missing are written; a file that is there is never changed, the next version gets a
 * folder of its own.
 */
class GoldenVersion01Test {

    private static final Path FOLDER = Path.of("src/test/resources/golden/0.1");

    @BeforeAll
    static void writeWhatIsMissing() throws IOException {
        if (!"1".equals(System.getenv("BARID_WRITE_GOLDEN"))) {
            return;
        }
        Files.createDirectories(FOLDER);
        for (Record01 record : Record01.values()) {
            writeIfMissing(header(record), record.wire().header());
            if (record.wire().value() != null) {
                writeIfMissing(value(record), record.wire().value());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRecordOfVersion01IsReadWithEveryField(Record01 record) throws Exception {
        Record01.Wire golden = golden(record);
        assertThat(record.parse(golden)).usingRecursiveComparison().isEqualTo(record.expected());
    }

    /** The other way round, for a service that is still of this version while its neighbour is of the next. */
    @ParameterizedTest
    @EnumSource
    void fieldsOfTheNextVersionArePassedOver(Record01 record) throws Exception {
        Record01.Wire golden = golden(record);
        byte[] header = NewerNeighbour.of(golden.header());
        assertThat(header).hasSizeGreaterThan(golden.header().length);
        byte[] value = record.valueIsJson() ? NewerNeighbour.of(golden.value()) : golden.value();
        assertThat(record.parse(new Record01.Wire(header, value)))
                .usingRecursiveComparison()
                .isEqualTo(record.expected());
    }

    @Test
    void eachFileIsOfARecordThatIsRead() throws IOException {
        Set<String> expected = Arrays.stream(Record01.values())
                .flatMap(record -> Stream.of(header(record), value(record))
                        .filter(file -> file.toString().endsWith(".header")
                                || record.wire().value() != null))
                .map(file -> file.getFileName().toString())
                .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static Record01.Wire golden(Record01 record) throws IOException {
        Path value = value(record);
        return new Record01.Wire(
                Files.readAllBytes(header(record)), Files.exists(value) ? Files.readAllBytes(value) : null);
    }

    private static void writeIfMissing(Path file, byte[] octets) throws IOException {
        if (!Files.exists(file)) {
            Files.write(file, octets);
        }
    }

    private static Path header(Record01 record) {
        return FOLDER.resolve(record.fileName() + ".header");
    }

    private static Path value(Record01 record) {
        return FOLDER.resolve(record.fileName() + ".value");
    }
}
