package io.barid.smtp.accept;

import io.barid.service.net.ClientBlock;
import io.barid.service.net.Networks;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many octets of content may be in memory at once, over all sessions. What does not fit waits for a moment, which
 * slows the client down; then it is refused with 452 4.3.1, and memory never runs out. One client gets a quarter at most,
 * so that none can keep the others out with messages that do not go on.
 */
public final class OctetBudget {

    static final int KIB = 1024;
    private static final int PARTS = 4;

    /** In KiB; less would not hold one message. */
    private static final int LEAST_OF_CLIENT = 1024;

    private final Semaphore kibis;
    private final int all;
    private final Duration patience;
    private final Networks trusted;
    private final Map<InetAddress, Client> clients = new ConcurrentHashMap<>();

    /** What one client has left, while it has any part. */
    private static final class Client {
        private final Semaphore kibis;
        private int parts;

        private Client(int most) {
            this.kibis = new Semaphore(most, true);
        }
    }

    /**
     * @param patience how long content that is being read waits for room
     * @param trusted  clients that may take all there is
     */
    public OctetBudget(long octets, Duration patience, Networks trusted) {
        this.all = (int) Math.clamp(octets / KIB, 1, Integer.MAX_VALUE);
        this.kibis = new Semaphore(all, true);
        this.patience = patience;
        this.trusted = trusted;
    }

    /** Octets in use. */
    public long used() {
        return (long) (all - kibis.availablePermits()) * KIB;
    }

    /** Whether so much is in use that who holds some must hurry. */
    boolean crowded() {
        return kibis.availablePermits() < all / PARTS;
    }

    /** Clients that use some. */
    public int clients() {
        return clients.size();
    }

    /** Room for one purpose of a client, nothing taken yet; to be closed. */
    public OctetShare share(InetAddress client) {
        if (trusted.contain(client)) {
            return new OctetShare(this, kibis, () -> {});
        }
        InetAddress block = ClientBlock.of(client);
        Client its = clients.compute(block, (ignored, known) -> {
            Client used = known == null ? new Client(Math.min(all, Math.max(LEAST_OF_CLIENT, all / PARTS))) : known;
            used.parts++;
            return used;
        });
        return new OctetShare(this, its.kibis, () -> leave(block));
    }

    private void leave(InetAddress block) {
        clients.computeIfPresent(block, (ignored, used) -> --used.parts == 0 ? null : used);
    }

    /** @param own what the client has left, or the whole budget */
    boolean take(Semaphore own, int count) {
        if (own != kibis && !own.tryAcquire(count)) {
            return false;
        }
        if (kibis.tryAcquire(count)) {
            return true;
        }
        release(own, count);
        return false;
    }

    boolean takePatiently(Semaphore own, int count) {
        long end = System.nanoTime() + patience.toNanos();
        if (own != kibis && !acquire(own, count, end)) {
            return false;
        }
        if (acquire(kibis, count, end)) {
            return true;
        }
        release(own, count);
        return false;
    }

    private static boolean acquire(Semaphore room, int count, long end) {
        try {
            return room.tryAcquire(count, Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void release(Semaphore own, int count) {
        if (own != kibis) {
            own.release(count);
        }
    }

    void giveBack(Semaphore own, int count) {
        kibis.release(count);
        release(own, count);
    }
}
