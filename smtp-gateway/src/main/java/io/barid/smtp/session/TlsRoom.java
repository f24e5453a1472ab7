package io.barid.smtp.session;

import java.util.concurrent.Semaphore;

/**
 * How much memory TLS may take, which the budget for content does not know: while hands are shaken the JDK may hold almost
 * 96 KiB of what the client sent, afterwards its buffers are about 27 KiB.
 */
final class TlsRoom {

    private static final int HANDSHAKE_KIBIS = 96;
    private static final int SESSION_KIBIS = 32;

    private final Semaphore kibis;

    TlsRoom(long octets) {
        this.kibis = new Semaphore((int) Math.clamp(octets / 1024, HANDSHAKE_KIBIS, Integer.MAX_VALUE));
    }

    /** What one connection has of it, from before the handshake to its end. */
    final class Place {

        private int held;

        /** @return whether there is room for a handshake now */
        synchronized boolean take() {
            if (held == 0 && kibis.tryAcquire(HANDSHAKE_KIBIS)) {
                held = HANDSHAKE_KIBIS;
            }
            return held > 0;
        }

        synchronized void established() {
            keep(SESSION_KIBIS);
        }

        synchronized void leave() {
            keep(0);
        }

        private void keep(int rest) {
            if (held > rest) {
                kibis.release(held - rest);
                held = rest;
            }
        }
    }

    Place place() {
        return new Place();
    }
}
