package io.barid.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The classic ways to make a server pass mail on for strangers: none works. */
class OpenRelayTest {

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new TestGateway(TestGateway.Settings.USUAL);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static TestClient greeted(MailPort port, boolean tls) throws IOException {
        TestClient client = new TestClient(gateway.address(port));
        client.reply();
        client.ask("EHLO client.example");
        if (tls) {
            client.startTls();
            client.ask("EHLO client.example");
        }
        return client;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '\'',
            value = {
                "<user@elsewhere.example> 550_5.7.1",
                "<user%elsewhere.example@here.example> 550_5.1.1",
                "<\"user@elsewhere.example\"@here.example> 550_5.1.1",
                "<\"user%elsewhere.example\"@here.example> 550_5.1.1",
                "<elsewhere.example!user@here.example> 550_5.1.1",
                "<\"elsewhere.example!user\"@here.example> 550_5.1.1",
                "<here.example!user@elsewhere.example> 550_5.7.1",
                "<bob%here.example@elsewhere.example> 550_5.7.1",
                "<@here.example:user@elsewhere.example> 550_5.7.1",
                "<@here.example,@there.example:user@elsewhere.example> 550_5.7.1",
                "<@here.example,@there.example:user%elsewhere.example@here.example> 550_5.1.1",
                "<@here.example:@there.example:user@elsewhere.example> 501_5.1.3",
                "<user@elsewhere.example@here.example> 501_5.1.3",
                "<user%elsewhere.example@here.example@elsewhere.example> 501_5.1.3",
                "<user@here.example@elsewhere.example> 501_5.1.3",
                "<bob@here.example,user@elsewhere.example> 501_5.1.3",
                "<bob@here.example;user@elsewhere.example> 501_5.1.3",
                "<user@elsewhere.example(bob@here.example)> 501_5.1.3",
                "<(bob@here.example)user@elsewhere.example> 501_5.1.3",
                "<bob@here.example><user@elsewhere.example> 501_5.5.4",
                "<user@elsewhere.example>@here.example 501_5.5.4",
                "\"user@elsewhere.example\" 501_5.1.3",
                "user@elsewhere.example 501_5.1.3",
                "<user%elsewhere.example> 501_5.1.3",
                "<\"user@elsewhere.example\"> 501_5.1.3",
                "<elsewhere.example!user> 501_5.1.3",
                "<user> 501_5.1.3",
                "<@elsewhere.example> 501_5.1.3",
                "<@here.example> 501_5.1.3",
                "<@here.example:> 501_5.1.3",
                "<user@> 501_5.1.3",
                "<> 501_5.1.3",
                "<\"\"@here.example> 550_5.1.1",
                "<\"\"@elsewhere.example> 550_5.7.1",
                "<\"\"> 501_5.1.3",
                "<user@[127.0.0.1]> 550_5.7.1",
                "<bob@[127.0.0.1]> 550_5.7.1",
                "<bob@[IPv6:::1]> 550_5.7.1",
                "<bob@[IPv6:::ffff:127.0.0.1]> 550_5.7.1",
                "<bob@[::1]> 501_5.1.3",
                "<bob@127.0.0.1> 550_5.7.1",
                "<bob@localhost> 550_5.7.1",
                "<bob@mx.here.example> 550_5.7.1",
                "<bob@sub.here.example> 550_5.7.1",
                "<bob@example> 550_5.7.1",
                "<user@ELSEWHERE.EXAMPLE> 550_5.7.1",
                "<user@elsewhere.example.> 501_5.1.3",
                "<bob@here.example.> 501_5.1.3",
                "<bob@.here.example> 501_5.1.3",
                "<postmaster@elsewhere.example> 550_5.7.1",
                "<postmaster%elsewhere.example@here.example> 550_5.1.1",
                "<@elsewhere.example:postmaster> 501_5.1.3",
                "<|/bin/sh@here.example> 550_5.1.1",
                "</etc/passwd@here.example> 550_5.1.1",
            })
    void strangersDoNotGetOut(String path, String reply) throws IOException {
        for (boolean tls : new boolean[] {false, true}) {
            try (TestClient client = greeted(MailPort.MX, tls)) {
                for (String sender : List.of("<bob@here.example>", "<>", "<user@[127.0.0.1]>")) {
                    assertThat(client.ask("MAIL FROM:" + sender)).startsWith("250 ");
                    assertThat(client.ask("RCPT TO:" + path)).startsWith(reply.replace('_', ' ') + " ");
                    assertThat(client.ask("DATA")).startsWith("503 ");
                    assertThat(client.ask("RSET")).startsWith("250 ");
                }
            }
        }
    }

    /** RFC 5321 4.5.1, 4.1.2: our own, however they are written. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Postmaster>",
                "<POSTMASTER>",
                "<postmaster@here.example>",
                "<PostMaster@HERE.Example>",
                "<\"postmaster\"@here.example>",
                "<bob@HERE.EXAMPLE>",
                "<\"bob\"@here.example>",
                "<\"b\\ob\"@here.example>",
                "<@elsewhere.example:bob@here.example>",
            })
    void ourOwnAreReached(String path) throws IOException {
        try (TestClient client = greeted(MailPort.MX, false)) {
            client.ask("MAIL FROM:<>");
            assertThat(client.ask("RCPT TO:" + path)).startsWith("250 2.1.5 ");
        }
    }

    @Test
    void submissionTakesNothingWithoutLogin() throws IOException {
        for (boolean tls : new boolean[] {false, true}) {
            try (TestClient client = greeted(MailPort.SUBMISSION, tls)) {
                for (String sender : List.of("<>", "<bob@here.example>", "<user@elsewhere.example> AUTH=<>")) {
                    assertThat(client.ask("MAIL FROM:" + sender)).startsWith("530 5.7.0 ");
                    assertThat(client.ask("RCPT TO:<Postmaster>")).startsWith("503 ");
                    assertThat(client.ask("DATA")).startsWith("503 ");
                    client.send("BDAT 6 LAST\r\nQUIT\r\n");
                    assertThat(client.reply()).startsWith("503 ");
                }
            }
        }
    }

    @Test
    void mxNeitherOffersNorTakesALogin() throws IOException {
        for (boolean tls : new boolean[] {false, true}) {
            try (TestClient client = greeted(MailPort.MX, tls)) {
                client.send("EHLO client.example\r\n");
                assertThat(client.once()).contains("PIPELINING").doesNotContain("AUTH");
                assertThat(client.ask("AUTH PLAIN AGJvYkBoZXJlLmV4YW1wbGUAc2VjcmV0"))
                        .startsWith("502 5.5.1 ");
                assertThat(client.ask("AUTH LOGIN")).startsWith("502 5.5.1 ");
                client.ask("MAIL FROM:<bob@here.example>");
                assertThat(client.ask("RCPT TO:<user@elsewhere.example>")).startsWith("550 5.7.1 ");
            }
        }
    }
}
