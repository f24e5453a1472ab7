package io.barid.mailbox.login;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Makes those wait who guess: after a few wrong passwords for one name from one client, or many from one client, the next
 * try is taken 1, 2, 4 … 60 seconds later. Each replica counts for itself and forgets when it ends.
 */
final class GuessLimit {

    /** Who tries: a name from a client, and the client whatever the name; an IPv6 client is its /64. */
    record Source(String nameAndClient, String client) {}

    /** Wrong ones without a wait: people mistype, and programs repeat a password that was changed. */
    static final int FREE_PER_NAME = 5;

    static final int FREE_PER_CLIENT = 100;
    static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private static final Duration FORGOTTEN = Duration.ofMinutes(15);
    private static final int MOST = 50_000;

    private record Wrong(int count, long lastNanos) {}

    private final LongSupplier nanoTime;
    private final Map<String, Wrong> wrongs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Wrong> eldest) {
            return size() > MOST;
        }
    };

    GuessLimit(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    static Source source(String name, String client) {
        String from = network(client);
        return new Source("name " + name + " " + from, "client " + from);
    }

    boolean mustWait(Source source) {
        synchronized (wrongs) {
            return waits(source.nameAndClient(), FREE_PER_NAME) || waits(source.client(), FREE_PER_CLIENT);
        }
    }

    void wrong(Source source) {
        synchronized (wrongs) {
            count(source.nameAndClient());
            count(source.client());
        }
    }

    /** The name is free again; the client, who may be many people, is believed half. */
    void right(Source source) {
        synchronized (wrongs) {
            wrongs.remove(source.nameAndClient());
            wrongs.computeIfPresent(
                    source.client(), (key, it) -> it.count() < 2 ? null : new Wrong(it.count() / 2, it.lastNanos()));
        }
    }

    private boolean waits(String key, int free) {
        Wrong wrong = wrongs.get(key);
        if (wrong == null || wrong.count() < free) {
            return false;
        }
        long seconds = Math.min(LONGEST_WAIT.toSeconds(), 1L << Math.min(wrong.count() - free, 6));
        return nanoTime.getAsLong() - wrong.lastNanos()
                < Duration.ofSeconds(seconds).toNanos();
    }

    private void count(String key) {
        long now = nanoTime.getAsLong();
        wrongs.merge(
                key,
                new Wrong(1, now),
                (before, first) ->
                        now - before.lastNanos() > FORGOTTEN.toNanos() ? first : new Wrong(before.count() + 1, now));
    }

    private static String network(String client) {
        try {
            InetAddress address = InetAddress.ofLiteral(client == null ? "" : client);
            return address instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), 8))
                    : address.getHostAddress();
        } catch (IllegalArgumentException e) {
            return "unknown";
        }
    }
}
