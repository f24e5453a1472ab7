package io.barid.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.barid.service.SettingsException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.NestedExceptionUtils;

/** Starts that succeed without any neighbour, and starts that fail with one sentence. */
class StartTest {

    private static final String NOBODY = "http://127.0.0.1:9";

    @TempDir
    private static Path folder;

    private static TestCertificate certificate;

    @BeforeAll
    static void make() throws Exception {
        certificate = TestCertificate.in(folder, "gateway");
    }

    @Test
    void readyAndMeasuredWhileMailboxServiceIsAway() throws Exception {
        try (RunningGateway gateway = new RunningGateway(NOBODY, certificate);
                TestClient client = TestClient.inClear(gateway.pop3())) {
            assertThat(get(gateway, "/actuator/health/readiness")).contains("UP");
            assertThat(client.readLine()).startsWith("+OK");
            assertThat(get(gateway, "/actuator/prometheus"))
                    .contains(
                            "mail_pop3_sessions 1.0",
                            "mail_pop3_connections_total{outcome=\"accepted\"} 1.0",
                            "mail_pop3_connections_total{outcome=\"refused\"} 0.0",
                            "mail_pop3_logins_total{outcome=\"granted\"} 0.0",
                            "mail_pop3_retrieved_total 0.0",
                            "mail_pop3_retrieved_octets_total 0.0",
                            "mail_pop3_removed_total 0.0",
                            "mail_pop3_leases_lost_total 0.0");
        }
    }

    @Test
    void aTakenPortIsNamedWithItsSetting() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertFails(
                    "Port " + taken.getLocalPort() + " on 127.0.0.1 cannot be opened (Address already in use): "
                            + "free it, or set BARID_POP3S_PORT to another one",
                    "BARID_POP3S_PORT=" + taken.getLocalPort());
        }
    }

    @Test
    void aCertificateThatIsNoneIsNamedWithItsSetting() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "no certificate");
        assertFails("BARID_TLS_CERT '" + text + "'", "BARID_TLS_CERT=" + text);
        assertFails("BARID_TLS_CERT '/none'", "BARID_TLS_CERT=/none");
        assertFails("BARID_TLS_KEY is missing", "BARID_TLS_KEY=");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BARID_POP3_PORT=70000|BARID_POP3_PORT is 70000",
                "BARID_POP3_TIMEOUT=0|BARID_POP3_TIMEOUT is PT0S",
                "BARID_TRUSTED_NETWORKS=10.0.0.0/33|BARID_TRUSTED_NETWORKS holds '10.0.0.0/33'",
                "BARID_MAILBOX_URL=mailbox:8083|BARID_MAILBOX_URL is 'mailbox:8083'",
                "BARID_BIND=no.such.host.invalid|BARID_BIND is 'no.such.host.invalid'",
            })
    void aWrongSettingIsNamed(String setting, String sentence) {
        assertFails(sentence, setting);
    }

    private static void assertFails(String sentence, String setting) {
        Throwable failure = catchThrowable(() -> new RunningGateway(NOBODY, certificate, setting).close());
        assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(sentence);
    }

    private static String get(RunningGateway gateway, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + gateway.httpPort() + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        }
    }
}
