package io.barid.pop3.listener;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Arrays that connections have only while something is in them. Some are kept between uses, so that a command costs no new
 * one and an idle session holds none.
 */
final class WireBuffers {

    /** The largest TLS record, which the JDK wants to have room for before it makes one. */
    static final int RECORD = 16_709;

    /** Two records: what leaves in one write. */
    static final int OCTETS = 2 * RECORD;

    private static final int MOST_KEPT = 64;
    private static final BlockingQueue<byte[]> KEPT = new ArrayBlockingQueue<>(MOST_KEPT);

    private WireBuffers() {}

    /** One of {@link #OCTETS}, with anything in it. */
    static byte[] take() {
        byte[] kept = KEPT.poll();
        return kept == null ? new byte[OCTETS] : kept;
    }

    /** Not to be used any more by who gives it. */
    static void give(byte[] buffer) {
        // when there are enough it is garbage
        KEPT.offer(buffer);
    }
}
