package io.barid.crash;

import java.io.IOException;

/** A process of the Barid that is broken: a part of {@code up --processes}, a second replica, a broker. */
interface Member {

    /** {@code relay-service}, {@code relay-service-2}, {@code kafka}. */
    String name();

    /** @throws IOException when it does not run */
    long pid() throws IOException;

    /** Returns once the process lives. */
    void start() throws Exception;

    /** Whether it can do its work. */
    boolean ready() throws Exception;

    /** Whether its process runs, ready or not. */
    default boolean alive() {
        try {
            return ProcessHandle.of(pid()).map(ProcessHandle::isAlive).orElse(false);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether it is a store or a broker, not one of our services. */
    default boolean store() {
        return false;
    }
}
