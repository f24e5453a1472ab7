package io.barid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What goes wrong at the start is one sentence, exit status 1, and leaves nothing running. */
class StartErrorsIT {

    @Test
    void aTakenPortIsNamed() throws Exception {
        RunningBarid barid = RunningBarid.prepared();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            barid.set("BARID_POP3_PORT", Integer.toString(taken.getLocalPort()));
            assertThat(sentence(barid)).contains("Port " + taken.getLocalPort()).contains("BARID_POP3_PORT");
        }
        barid.close();
    }

    @Test
    void aFolderThatCannotBeUsedIsNamed() throws Exception {
        RunningBarid barid = RunningBarid.prepared();
        Path file = Files.createTempFile("not-a-folder", "");
        barid.set("BARID_HOME", file.toString());
        assertThat(sentence(barid)).contains("BARID_HOME").contains(file.toString());
        Files.delete(file);
        barid.close();
    }

    @Test
    void aPortThatIsNoNumberIsNamed() throws Exception {
        RunningBarid barid = RunningBarid.prepared().set("BARID_SMTP_PORT", "smtp");
        assertThat(sentence(barid)).contains("BARID_SMTP_PORT is 'smtp'");
        barid.close();
    }

    @Test
    void wrongWordsAboutLogsAndTracesAreNamed() throws Exception {
        RunningBarid barid = RunningBarid.prepared().set("BARID_LOG_FORMAT", "json");
        assertThat(sentence(barid)).contains("BARID_LOG_FORMAT is 'json'");
        barid.set("BARID_LOG_FORMAT", "ecs").set("BARID_OTLP_URL", "collector:4318");
        assertThat(sentence(barid)).contains("BARID_OTLP_URL is no http or https URL");
        barid.close();
    }

    @Test
    void aMissingJdkIsNamed() {
        Command.Outcome outcome = Command.of(
                        "sh",
                        "-c",
                        "cd \"$1\" && sed 's#/usr/lib/jvm/\\*##' barid | JAVA_HOME= BARID_JAVA_HOME= HOME=/nonexistent"
                                + " sh -s up",
                        "sh",
                        RunningBarid.root().toString())
                .with(Map.of("PATH", "/bin:/usr/bin"))
                .run();
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.errors().strip().lines()).hasSize(1);
        assertThat(outcome.errors()).contains("no JDK 25 found");
    }

    @Test
    void aCommandThatIsNotThereIsNamed() throws Exception {
        RunningBarid barid = RunningBarid.prepared();
        Command.Outcome outcome = barid.barid("", "upp");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.errors()).isEqualTo("barid: There is no command 'upp'; ./barid help lists them.\n");
        barid.close();
    }

    private static String sentence(RunningBarid barid) throws Exception {
        Process process = barid.launch();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(process.descendants()).isEmpty();
        String last = barid.output().strip().lines().reduce((a, b) -> b).orElseThrow();
        assertThat(last).startsWith("barid: ");
        return last;
    }
}
