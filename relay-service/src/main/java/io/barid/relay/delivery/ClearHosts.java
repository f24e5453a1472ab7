package io.barid.relay.delivery;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hosts whose last handshake failed: for a while they are spoken to in clear at once, where no policy asks for more. */
final class ClearHosts {

    private static final int MOST = 1000;
    private static final long FOR_NANOS = Duration.ofMinutes(10).toNanos();

    private final Map<String, Long> since = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };

    synchronized void add(String host) {
        since.remove(host);
        since.put(host, System.nanoTime());
    }

    synchronized boolean contains(String host) {
        Long added = since.get(host);
        if (added != null && System.nanoTime() - added > FOR_NANOS) {
            since.remove(host);
            return false;
        }
        return added != null;
    }
}
