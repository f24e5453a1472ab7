package io.barid.relay.queue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/** Tells this replica's queue that something in the database may be due; the others see it within half a second. */
@Component
public class Wake {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition earlier = lock.newCondition();
    private long next = Long.MAX_VALUE;
    private boolean changed;

    /** Rows were changed from outside: look for due work now, and read again which destinations are blocked. */
    public void soon() {
        lock.lock();
        try {
            changed = true;
            advance(System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    /** Something becomes due after this wait. */
    void in(Duration wait) {
        lock.lock();
        try {
            advance(System.nanoTime() + wait.toNanos());
        } finally {
            lock.unlock();
        }
    }

    private void advance(long to) {
        if (next == Long.MAX_VALUE || to - next < 0) {
            next = to;
            earlier.signalAll();
        }
    }

    /**
     * Waits until something is due, at most so long.
     *
     * @return whether rows were changed from outside
     */
    boolean await(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                long until = next == Long.MAX_VALUE || end - next < 0 ? end : next;
                long left = until - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                earlier.await(left, TimeUnit.NANOSECONDS);
            }
            boolean was = changed;
            changed = false;
            if (next != Long.MAX_VALUE && next - System.nanoTime() <= 0) {
                next = Long.MAX_VALUE;
            }
            return was;
        } finally {
            lock.unlock();
        }
    }
}
