package io.barid.endtoend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a process that takes some seconds to open it: below those that the system gives to outgoing connections, one of
 * which could have it by then.
 */
final class FreePort {

    private static final int FIRST = 10_000;
    private static final int END = 32_768;

    private FreePort() {}

    /** Bound until the caller closes it. */
    static ServerSocket reserve() throws IOException {
        IOException last = null;
        for (int i = 0; i < 100; i++) {
            try {
                return new ServerSocket(
                        ThreadLocalRandom.current().nextInt(FIRST, END), 1, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }
}
