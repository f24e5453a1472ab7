package io.barid.relay.delivery;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Connections to one remote address are so many and no more, whatever destinations lead there: or one slow host behind many
 * names would take all lanes. IPv6 is counted by /64, which is what one owner gets.
 */
final class Places {

    private final int most;
    private final ConcurrentHashMap<List<Byte>, Address> addresses = new ConcurrentHashMap<>();

    Places(int most) {
        this.most = most;
    }

    /** An address with connections, or with somebody who waits for a place; changed only inside the map's compute. */
    private static final class Address {
        final Semaphore free;
        int users;

        Address(int most) {
            free = new Semaphore(most, true);
        }
    }

    /** Taken until it is closed; from any thread, more than once does no harm. */
    final class Place implements AutoCloseable {
        private final List<Byte> key;
        private final Address address;
        private final AtomicBoolean given = new AtomicBoolean();

        private Place(List<Byte> key, Address address) {
            this.key = key;
            this.address = address;
        }

        @Override
        public void close() {
            if (given.compareAndSet(false, true)) {
                address.free.release();
                leave(key);
            }
        }
    }

    /** Empty when no place became free in this time. */
    Optional<Place> take(InetAddress remote, Duration wait) {
        List<Byte> key = key(remote);
        Address address = addresses.compute(key, (ignored, known) -> {
            Address its = known == null ? new Address(most) : known;
            its.users++;
            return its;
        });
        boolean taken = false;
        try {
            taken = address.free.tryAcquire(Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!taken) {
            leave(key);
            return Optional.empty();
        }
        return Optional.of(new Place(key, address));
    }

    private void leave(List<Byte> key) {
        addresses.computeIfPresent(key, (ignored, address) -> --address.users == 0 ? null : address);
    }

    private static List<Byte> key(InetAddress remote) {
        byte[] octets = remote.getAddress();
        Byte[] boxed = new Byte[remote instanceof Inet6Address ? 8 : octets.length];
        Arrays.setAll(boxed, i -> octets[i]);
        return List.of(boxed);
    }
}
