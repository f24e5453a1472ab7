package io.barid.dns.share;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.Name;

/** A number of places, of which names below one parent zone hold a part at most. */
public final class SharedPlaces {

    private static final int LABELS = 2;
    private static final int IN_ADDR_LABELS = 2;
    private static final int IP6_LABELS = 8;

    /** Left with {@link #close}. */
    public interface Place extends AutoCloseable {
        @Override
        void close();
    }

    private static final class Parent {
        private final Semaphore places;
        private int users;

        private Parent(int share) {
            this.places = new Semaphore(share);
        }
    }

    private final Semaphore all;
    private final int share;
    private final int crowd;
    private final ConcurrentHashMap<Name, Parent> parents = new ConcurrentHashMap<>();

    /**
     * @param share places for names below one parent zone
     * @param crowd names below one parent zone that have a place or wait for one
     */
    public SharedPlaces(int places, int share, int crowd) {
        this.all = new Semaphore(places);
        this.share = share;
        this.crowd = crowd;
    }

    /** @return empty when there was no place in time, or too many names below the same zone wait already */
    public Optional<Place> enter(Name name, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        Name zone = parent(name);
        Parent parent = use(zone);
        boolean entered = parent != null && enter(parent, end);
        if (!entered) {
            if (parent != null) {
                unuse(zone);
            }
            return Optional.empty();
        }
        return Optional.of(() -> {
            all.release();
            parent.places.release();
            unuse(zone);
        });
    }

    private boolean enter(Parent parent, long end) {
        try {
            if (!acquire(parent.places, end)) {
                return false;
            }
            boolean entered = false;
            try {
                entered = acquire(all, end);
                return entered;
            } finally {
                if (!entered) {
                    parent.places.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean acquire(Semaphore places, long end) throws InterruptedException {
        return places.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private Parent use(Name zone) {
        boolean[] room = {true};
        Parent parent = parents.compute(zone, (ignored, known) -> {
            Parent used = known == null ? new Parent(share) : known;
            room[0] = used.users < crowd;
            if (room[0]) {
                used.users++;
            }
            return used;
        });
        return room[0] ? parent : null;
    }

    private void unuse(Name zone) {
        parents.computeIfPresent(zone, (ignored, used) -> --used.users == 0 ? null : used);
    }

    /** Those that somebody waits for or has a place of. */
    int parents() {
        return parents.size();
    }

    /**
     * About what one buys: {@code example.com} of all names below it. Without a list of public suffixes this guesses that
     * {@code co.uk} and {@code com.au} are such. Of addresses it is what a registry gives away: a /16, of IPv6 a /32.
     */
    static Name parent(Name name) {
        int labels = name.labels() - (name.isAbsolute() ? 1 : 0);
        if (labels <= LABELS) {
            return name;
        }
        boolean country = name.getLabelString(labels - 1).length() == 2;
        boolean common = name.getLabelString(labels - 2).length() <= 3;
        int kept = country && common ? LABELS + 1 : LABELS;
        if (name.getLabelString(labels - 1).equalsIgnoreCase("arpa")) {
            kept += name.getLabelString(labels - 2).equalsIgnoreCase("ip6") ? IP6_LABELS : IN_ADDR_LABELS;
        }
        return new Name(name, Math.max(0, labels - kept));
    }
}
