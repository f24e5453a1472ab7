package io.barid.pop3.listener;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many TLS handshakes may be under way at once: until it is over each may hold much more than a session, and nobody knows
 * yet whose it is. Further ones wait in the order in which they came, holding next to nothing; while some wait, a slow one loses
 * its place.
 */
final class HandshakeRoom {

    /** What one may make us hold: what {@link TlsLayer} takes of it, here and in the JDK's engine, and the engine's own. */
    static final int OCTETS = 64 * 1024;

    /** The two round trips of a handshake are shorter, also by satellite. */
    private static final Duration FAIR = Duration.ofSeconds(1);

    private static final int ANY_NUMBER = 1_000_000;

    private final Semaphore places;
    private final Set<Place> taken = ConcurrentHashMap.newKeySet();

    /** @param octets that all of them may hold together */
    HandshakeRoom(long octets) {
        this.places = new Semaphore((int) Math.clamp(octets / OCTETS, 1, ANY_NUMBER), true);
    }

    /** One handshake's, until it is closed. */
    final class Place implements AutoCloseable {

        private final ClientSocket socket;
        private final long begin = System.nanoTime();

        private Place(ClientSocket socket) {
            this.socket = socket;
        }

        private boolean slow() {
            return System.nanoTime() - begin > FAIR.toNanos();
        }

        @Override
        public void close() {
            taken.remove(this);
            places.release();
        }
    }

    /** @throws SocketTimeoutException when there was no room within the limit */
    Place enter(ClientSocket socket, Duration limit) throws SocketTimeoutException {
        try {
            if (!places.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new SocketTimeoutException("no room for a handshake");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a session", e);
        }
        Place place = new Place(socket);
        taken.add(place);
        return place;
    }

    /** For a clock: closes the slow ones if others wait. */
    void closeSlow() {
        if (places.hasQueuedThreads()) {
            taken.stream().filter(Place::slow).forEach(place -> place.socket.abort());
        }
    }

    /** Nobody waits any more: the service stops. */
    void open() {
        places.release(ANY_NUMBER);
    }
}
