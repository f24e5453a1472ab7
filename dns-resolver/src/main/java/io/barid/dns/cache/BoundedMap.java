package io.barid.dns.cache;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Keeps what was used last, within a number of entries and a sum of weights; for many threads. */
public final class BoundedMap<K, V> {

    private final int mostEntries;
    private final long mostWeight;
    private final ToIntFunction<V> weigh;
    private final LinkedHashMap<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long weight;

    public BoundedMap(int mostEntries, long mostWeight, ToIntFunction<V> weigh) {
        this.mostEntries = mostEntries;
        this.mostWeight = mostWeight;
        this.weigh = weigh;
    }

    public synchronized Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** What was used longest ago leaves when there is no room. */
    public synchronized void put(K key, V value) {
        remove(key);
        entries.put(key, value);
        weight += weigh.applyAsInt(value);
        Iterator<Map.Entry<K, V>> eldest = entries.entrySet().iterator();
        while (entries.size() > mostEntries || weight > mostWeight) {
            weight -= weigh.applyAsInt(eldest.next().getValue());
            eldest.remove();
        }
    }

    public synchronized void remove(K key) {
        V gone = entries.remove(key);
        if (gone != null) {
            weight -= weigh.applyAsInt(gone);
        }
    }

    public synchronized void clear() {
        entries.clear();
        weight = 0;
    }

    synchronized int size() {
        return entries.size();
    }
}
