package io.barid.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearntTest {

    @TempDir
    private Path temporary;

    @AfterEach
    void forget() {
        System.clearProperty(Learnt.LEARNT);
        System.clearProperty(Learnt.LEARNING);
    }

    @Test
    void aChildUsesWhatIsThereOrRecords() {
        assertThat(Learnt.options("kafka")).isEmpty();
        System.setProperty(Learnt.LEARNT, "/some/folder");
        assertThat(Learnt.options("kafka")).contains("-XX:AOTCache=/some/folder/kafka.aot");
        System.setProperty(Learnt.LEARNING, "/another");
        assertThat(Learnt.options("kafka"))
                .contains("-XX:AOTMode=record", "-XX:AOTConfiguration=/another/kafka.recorded");
    }

    /** A real java reads them, from a folder with a name that needs quotes; it has no cache to use, and goes on without. */
    @Test
    void javaReadsItsOptionsWhateverTheFolderIsCalled() throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("of \"mine\" \\ here"));
        Learnt.options(folder);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(List.of(
                        java.toString(), "@" + folder.resolve("up.options"), "-XshowSettings:properties", "-version"))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said).contains("barid.learnt = " + folder);
    }
}
