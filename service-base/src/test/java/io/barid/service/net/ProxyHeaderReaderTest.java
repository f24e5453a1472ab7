package io.barid.service.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.service.SettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderReaderTest {

    private static final String BEGIN = "0d0a0d0a000d0a515549540a";
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private ServerSocket server;
    private Socket balancer;
    private Socket accepted;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        balancer = new Socket(server.getInetAddress(), server.getLocalPort());
        accepted = server.accept();
    }

    @AfterEach
    void close() throws IOException {
        balancer.close();
        accepted.close();
        server.close();
    }

    private ProxyHeader of(byte[] octets) throws IOException {
        balancer.getOutputStream().write(octets);
        balancer.getOutputStream().write("EHLO".getBytes(ISO_8859_1));
        ProxyHeader header = ProxyHeaderReader.read(accepted, LIMIT);
        if (!(header instanceof ProxyHeader.Bad)) {
            assertThat(accepted.getInputStream().readNBytes(4))
                    .asString(ISO_8859_1)
                    .isEqualTo("EHLO");
        }
        return header;
    }

    private ProxyHeader ofText(String text) throws IOException {
        return of(text.getBytes(ISO_8859_1));
    }

    private ProxyHeader ofHex(String hex) throws IOException {
        return of(HexFormat.of().parseHex(BEGIN + hex));
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 192.0.2.7 198.51.100.1 56324 25, 192.0.2.7",
        "PROXY TCP6 2001:db8::7 2001:db8::1 1 65535, 2001:db8::7",
        "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "PROXY TCP6 ::ffff:192.0.2.7 2001:db8::1 1 25, 192.0.2.7"
    })
    void aLineNamesTheClient(String line, String client) throws IOException {
        assertThat(ofText(line + "\r\n")).isEqualTo(new ProxyHeader.Client(InetAddress.ofLiteral(client)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN", "PROXY UNKNOWN ff::1 ff::2 1 2", "PROXY UNKNOWN  anything"})
    void aLineMayNotKnow(String line) throws IOException {
        assertThat(ofText(line + "\r\n")).isEqualTo(new ProxyHeader.Peer());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EHLO client.example\r\n",
                "PROXY\r\n",
                "PROXY \r\n",
                "proxy TCP4 192.0.2.7 198.51.100.1 1 25\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 1 25\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 1\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 1 25 \r\n",
                "PROXY TCP4  192.0.2.7 198.51.100.1 1 25\r\n",
                "PROXY TCP4 192.0.2 198.51.100.1 1 25\r\n",
                "PROXY TCP4 192.0.2.256 198.51.100.1 1 25\r\n",
                "PROXY TCP4 2001:db8::7 2001:db8::1 1 25\r\n",
                "PROXY TCP6 192.0.2.7 198.51.100.1 1 25\r\n",
                "PROXY TCP6 2001:db8::7%eth0 2001:db8::1 1 25\r\n",
                "PROXY TCP4 localhost 198.51.100.1 1 25\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 65536 25\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 -1 25\r\n",
                "PROXY UDP4 192.0.2.7 198.51.100.1 1 25\r\n",
                "\r\n\r\n\0\r\nQUIT\r\n"
            })
    void whatIsNoLineOrAWrongOneIsBad(String text) throws IOException {
        assertThat(ofText(text)).isInstanceOf(ProxyHeader.Bad.class);
    }

    @Test
    void aLineHas107OctetsAtMost() throws IOException {
        assertThat(ofText("PROXY UNKNOWN " + "x".repeat(91) + "\r\n")).isEqualTo(new ProxyHeader.Peer());
        assertThat(ofText("PROXY UNKNOWN " + "x".repeat(92) + "\r\n")).isInstanceOf(ProxyHeader.Bad.class);
    }

    @ParameterizedTest
    @CsvSource({
        "21 11 000c c0000207 c6336401 dc04 0019, 192.0.2.7",
        // an extension follows
        "21 11 0011 c0000207 c6336401 dc04 0019 0400024142, 192.0.2.7",
        "21 21 0024 20010db8000000000000000000000007 20010db8000000000000000000000001 dc04 0019, 2001:db8::7",
        "21 21 0024 00000000000000000000ffffc0000207 20010db8000000000000000000000001 dc04 0019, 192.0.2.7"
    })
    void aBinaryHeaderNamesTheClient(String hex, String client) throws IOException {
        assertThat(ofHex(hex.replace(" ", ""))).isEqualTo(new ProxyHeader.Client(InetAddress.ofLiteral(client)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"20 00 0000", "20 11 000c c0000207 c6336401 dc04 0019", "21 00 0003 616263"})
    void aBinaryHeaderMayBeTheBalancersOwn(String hex) throws IOException {
        assertThat(ofHex(hex.replace(" ", ""))).isEqualTo(new ProxyHeader.Peer());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11 11 000c c0000207 c6336401 dc04 0019",
                "22 11 000c c0000207 c6336401 dc04 0019",
                "21 12 000c c0000207 c6336401 dc04 0019",
                "21 31 0000",
                "21 11 000b c0000207 c6336401 dc04 00",
                "21 21 000c c0000207 c6336401 dc04 0019",
                "21 11 1001"
            })
    void aWrongBinaryHeaderIsBad(String hex) throws IOException {
        assertThat(ofHex(hex.replace(" ", ""))).isInstanceOf(ProxyHeader.Bad.class);
    }

    @Test
    void extensionsAreBounded() throws IOException {
        assertThat(ofHex("20001000" + "00".repeat(4096))).isEqualTo(new ProxyHeader.Peer());
        assertThat(ofHex("20001001" + "00".repeat(4097))).isInstanceOf(ProxyHeader.Bad.class);
    }

    @Test
    void whoSaysNothingIsAProbe() throws IOException {
        balancer.close();
        assertThat(ProxyHeaderReader.read(accepted, LIMIT)).isEqualTo(new ProxyHeader.Absent());
    }

    @Test
    void aResetBeforeTheFirstOctetIsAProbeToo() throws IOException {
        balancer.setSoLinger(true, 0);
        balancer.close();
        assertThat(ProxyHeaderReader.read(accepted, LIMIT)).isEqualTo(new ProxyHeader.Absent());
    }

    @Test
    void whoEndsWithinTheHeaderIsNone() throws IOException {
        balancer.getOutputStream().write("PROXY TC".getBytes(ISO_8859_1));
        balancer.close();
        assertThat(ProxyHeaderReader.read(accepted, LIMIT)).isInstanceOf(ProxyHeader.Bad.class);
    }

    @Test
    void theTimeIsThatOfTheWholeHeader() throws Exception {
        Thread trickle = Thread.ofVirtual().start(() -> {
            try {
                for (char c : "PROXY UNKNOWN anything at all".toCharArray()) {
                    balancer.getOutputStream().write(c);
                    Thread.sleep(50);
                }
            } catch (IOException | InterruptedException e) {
                // enough
            }
        });
        long begin = System.nanoTime();
        assertThat(ProxyHeaderReader.read(accepted, Duration.ofMillis(400))).isInstanceOf(ProxyHeader.Bad.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(1_200));
        trickle.interrupt();
        trickle.join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "::/0", "192.0.2.1,128.0.0.0/1", "10.0.0.0/7", "2000::/3"})
    void networksThatHoldStrangersAreRefused(String networks) {
        assertThatThrownBy(() -> ProxyNetworks.parse("BARID_PROXY_NETWORKS", networks))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("BARID_PROXY_NETWORKS holds ")
                .hasMessageContaining("could claim any client's address");
    }

    @Test
    void networksOfBalancersAreTaken() {
        assertThat(ProxyNetworks.parse("BARID_PROXY_NETWORKS", "10.0.0.0/8, 192.0.2.1, fc00::/7")
                        .networks())
                .hasSize(3);
    }
}
