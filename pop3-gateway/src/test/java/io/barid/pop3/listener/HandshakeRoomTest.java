package io.barid.pop3.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandshakeRoomTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final HandshakeRoom room = new HandshakeRoom(HandshakeRoom.OCTETS);
    private final Socket raw = new Socket();
    private final ClientSocket socket = new ClientSocket(raw, InetAddress.getLoopbackAddress(), LONG);

    @Test
    void aSlowOneLosesItsPlaceWhenAnotherWaits() throws Exception {
        HandshakeRoom.Place slow = room.enter(socket, LONG);
        TimeUnit.MILLISECONDS.sleep(1_100);
        room.closeSlow();
        assertThat(raw.isClosed()).as("while nobody waits").isFalse();

        FutureTask<HandshakeRoom.Place> next = waiting();
        while (!raw.isClosed()) {
            room.closeSlow();
            Thread.onSpinWait();
        }
        assertThat(next.isDone()).isFalse();
        slow.close();
        next.get(5, TimeUnit.SECONDS).close();
    }

    @Test
    void whoFindsNoRoomDoesNotWaitForEver() throws Exception {
        room.enter(socket, LONG);
        assertThatThrownBy(() -> room.enter(socket, Duration.ofMillis(10))).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void aStopLetsAllPass() throws Exception {
        room.enter(socket, LONG);
        FutureTask<HandshakeRoom.Place> next = waiting();
        room.open();
        assertThat(next.get(5, TimeUnit.SECONDS)).isNotNull();
    }

    private FutureTask<HandshakeRoom.Place> waiting() {
        FutureTask<HandshakeRoom.Place> next = new FutureTask<>(() -> room.enter(socket, LONG));
        Thread.ofVirtual().start(next);
        return next;
    }
}
