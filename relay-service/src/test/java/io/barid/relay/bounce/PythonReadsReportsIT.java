package io.barid.relay.bounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reports of GoldenReportsTest, read by Python's email package where there is a python3. */
class PythonReadsReportsIT {

    @ParameterizedTest
    @CsvSource({
        "failed, failed, 5.1.1, text/rfc822-headers",
        "failed-full, failed, 5.4.7, message/rfc822",
        "delayed, delayed, 4.4.1, text/rfc822-headers",
        "delivered, delivered, 2.0.0, text/rfc822-headers",
        "relayed, relayed, 2.0.0, text/rfc822-headers",
        "international, failed, 5.1.1, message/global-headers"
    })
    void understands(String name, String action, String status, String returned) throws Exception {
        List<String> said = read(new File("src/test/resources/bounces/" + name + ".eml"));
        assertThat(said)
                .contains(
                        "defects []",
                        "type multipart/report delivery-status",
                        "text True",
                        "mta dns; mx.ours.test",
                        "returned " + returned)
                .anySatisfy(line -> assertThat(line)
                        .matches("recipient \\S+; \\S+@\\S+ " + action + " " + status.replace(".", "\\.")));
    }

    private static List<String> read(File report) throws IOException, InterruptedException {
        Process python;
        try {
            python = new ProcessBuilder("python3", "src/test/python/read_report.py")
                    .redirectInput(report)
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "there is no python3");
            throw e;
        }
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(python.exitValue()).as(said).isZero();
        return said.lines().toList();
    }
}
