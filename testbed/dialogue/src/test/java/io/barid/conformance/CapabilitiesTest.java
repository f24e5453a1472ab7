package io.barid.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.conformance.ConformanceScript.Channel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {

    @Test
    void theyAreWhatCapaAndTheGreetingSay() throws Exception {
        try (var listener = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(listener));
            var address = new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
            var account = new Target.Account("u", "p");
            var capabilities = Capabilities.of(
                    new Target(Optional.of(address), Optional.empty(), account, account, Duration.ofSeconds(10)));
            assertThat(capabilities.has(Channel.LOGIN, "SASL PLAIN")).isTrue();
            assertThat(capabilities.has(Channel.LOGIN, "SASL")).isTrue();
            assertThat(capabilities.has(Channel.LOGIN, "SASL LOGIN")).isFalse();
            assertThat(capabilities.has(Channel.LOGIN, "no SASL LOGIN")).isTrue();
            assertThat(capabilities.has(Channel.LOGIN, "APOP")).isTrue();
            assertThat(capabilities.has(Channel.LOGIN, "TOP")).isFalse();
            assertThat(capabilities.has(Channel.TLS, "SASL")).isFalse();
            // said after the login only, which is not tried on the channel CLEAR
            assertThat(capabilities.has(Channel.LOGIN, "IMPLEMENTATION")).isTrue();
            assertThat(capabilities.has(Channel.CLEAR, "no IMPLEMENTATION")).isTrue();
            assertThat(capabilities.implementation()).isEqualTo("A server");
        }
    }

    /** Two connections, one after the other. */
    private static void serve(ServerSocket listener) {
        for (int i = 0; i < 2; i++) {
            try (Socket client = listener.accept()) {
                var in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
                String more = "";
                client.getOutputStream().write("+OK <1.2@here.example>\r\n".getBytes(US_ASCII));
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    more = line.startsWith("PASS") ? "IMPLEMENTATION A server\r\n" : more;
                    String lines = line.equals("CAPA") ? "SASL PLAIN\r\nTOPPLE\r\n" + more + ".\r\n" : "";
                    client.getOutputStream().write(("+OK\r\n" + lines).getBytes(US_ASCII));
                }
            } catch (IOException e) {
                // the test sees too little
            }
        }
    }
}
