package io.barid.smtp.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.listener.MailPorts;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Received field calls a client; strangers come through a balancer here. */
@Timeout(60)
class ClientNamesTest {

    private static final String CLIENT = "192.0.2.7";

    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = new TestGateway(TestGateway.Settings.USUAL.limits(new MailPorts.Limits(100, 50, "", "127.0.0.0/8")));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private TestClient from(String header) throws IOException {
        TestClient client = new TestClient(gateway.address(MailPort.MX));
        client.send(header + "\r\n");
        assertThat(client.reply()).startsWith("220 ");
        return client;
    }

    private static String tcp4(String address) {
        return "PROXY TCP4 " + address + " 198.51.100.1 40000 25";
    }

    private String received(TestClient client) throws IOException {
        client.ask("EHLO helo.example");
        return next(client);
    }

    private String next(TestClient client) throws IOException {
        assertThat(client.mail("bob@here.example").data("hello\r\n".getBytes(US_ASCII)))
                .startsWith("250 ");
        return new String(gateway.published().getLast().value(), US_ASCII).replace("\r\n\t", " ");
    }

    @Test
    void theReceivedFieldSaysTheClientsName() throws IOException {
        gateway.dns().name(CLIENT, "mail.client.example");
        gateway.dns().name("2001:db8:0:0:0:0:0:7", "six.client.example");
        try (TestClient client = from(tcp4(CLIENT))) {
            assertThat(received(client))
                    .startsWith("Received: from helo.example (mail.client.example [192.0.2.7]) by mx.here.example ");
        }
        try (TestClient client = from("PROXY TCP6 2001:db8::7 2001:db8::1 40000 25")) {
            assertThat(received(client)).contains("(six.client.example [IPv6:2001:db8:0:0:0:0:0:7])");
        }
        try (TestClient client = from(tcp4("192.0.2.8"))) {
            assertThat(received(client)).contains("(unknown [192.0.2.8])");
        }
    }

    @Test
    void eachAddressIsAskedAboutOnce() throws IOException {
        gateway.dns().name(CLIENT, "mail.client.example");
        for (int i = 0; i < 3; i++) {
            try (TestClient client = from(tcp4(CLIENT))) {
                received(client);
                client.ask("EHLO again.example");
                assertThat(next(client)).contains("from again.example (mail.client.example [192.0.2.7])");
            }
        }
        assertThat(gateway.dns().asked()).containsExactly(CLIENT);
    }

    @Test
    void neitherProbesNorClientsOfThisMachineAreAskedAbout() throws IOException {
        try (TestClient probe = from(tcp4(CLIENT))) {
            probe.ask("NOOP");
            probe.ask("QUIT");
        }
        try (TestClient local = from("PROXY UNKNOWN")) {
            assertThat(received(local)).contains("(unknown [127.0.0.1])");
        }
        assertThat(gateway.dns().asked()).isEmpty();
    }

    @Test
    void aSlowAnswerIsWaitedForOnceAndASecondAtMost() throws Exception {
        gateway.dns().name(CLIENT, "mail.client.example");
        gateway.dns().delay(Duration.ofMillis(2_500));
        try (TestClient client = from(tcp4(CLIENT))) {
            long begin = System.nanoTime();
            assertThat(received(client)).contains("(unknown [192.0.2.7])");
            assertThat(next(client)).contains("(unknown [192.0.2.7])");
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(900), Duration.ofMillis(1_900));
            Thread.sleep(1_700);
            assertThat(next(client)).as("it has come meanwhile").contains("(mail.client.example [192.0.2.7])");
        }
    }

    @Test
    void withoutDnsResolverMailIsTakenAsEver() throws IOException {
        gateway.dns().close();
        try (TestClient client = from(tcp4(CLIENT))) {
            long begin = System.nanoTime();
            assertThat(received(client)).contains("(unknown [192.0.2.7])");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(1_900));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"known\",\"name\":\"evil) by here.example; \"}",
                "{\"kind\":\"known\",\"name\":\"a\\r\\nBcc: x\"}",
                "{\"kind\":\"known\",\"name\":\"[192.0.2.99]\"}",
                "{\"kind\":\"known\",\"name\":\"\"}",
                "{\"kind\":\"known\"}",
                "{\"kind\":\"other\"}",
                "{\"kind\":\"unavailable\",\"reason\":\"no answer in time\"}",
                "no JSON at all",
                "null",
                ""
            })
    void anAnswerThatIsNoneMakesNoField(String body) throws IOException {
        gateway.dns().answer(CLIENT, body);
        try (TestClient client = from(tcp4(CLIENT))) {
            assertThat(received(client))
                    .startsWith("Received: from helo.example (unknown [192.0.2.7]) by mx.here.example ")
                    .endsWith("\r\nhello\r\n");
        }
    }
}
