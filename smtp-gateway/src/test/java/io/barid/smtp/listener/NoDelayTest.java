package io.barid.smtp.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** With Nagle's algorithm a pipelining client would wait 40 ms for each group of replies. */
class NoDelayTest {

    @Test
    void acceptedConnectionsSendAtOnce() throws IOException {
        try (DrainingServerSocket server = new DrainingServerSocket()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                    Socket accepted = server.accept()) {
                assertThat(client.isConnected()).isTrue();
                assertThat(accepted.getTcpNoDelay()).isTrue();
            }
        }
    }
}
