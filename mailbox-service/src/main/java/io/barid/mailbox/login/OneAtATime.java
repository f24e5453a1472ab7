package io.barid.mailbox.login;

import java.util.function.Supplier;

/**
 * Lets work for one source wait for the work before it, so that a hundred guesses sent at once are seen as a hundred, not
 * each as the first. Others wait only by chance, and for one question to the database.
 */
final class OneAtATime {

    private static final int LOCKS = 1024;

    private final Object[] locks = new Object[LOCKS];

    OneAtATime() {
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    <T> T run(String source, Supplier<T> work) {
        synchronized (locks[Math.floorMod(source.hashCode(), LOCKS)]) {
            return work.get();
        }
    }
}
