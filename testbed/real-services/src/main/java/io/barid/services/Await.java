package io.barid.services;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Asks until the answer is yes; an exception counts as no. */
final class Await {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private Await() {}

    static void ready(String what, Callable<Boolean> question) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!isYes(question)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(what + " did not answer within " + LONGEST);
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for " + what, e);
            }
        }
    }

    private static boolean isYes(Callable<Boolean> question) {
        try {
            return question.call();
        } catch (Exception e) {
            return false;
        }
    }
}
