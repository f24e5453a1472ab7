package io.barid.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What was sent, and what was said to it. Each number is sent once; what had no 250 is given up. */
final class Ledger {

    /** What the end of content, or a command before it, was answered with. */
    enum Reply {
        KEPT,
        LATER,
        NEVER,
        NONE
    }

    /** @param at {@link System#nanoTime} of the reply, or of its end */
    record Entry(Letter letter, Reply reply, long at) {}

    static final String REFUSED = "nobody@outside.test";

    private final List<String> mailboxes;
    private final Random random;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<Integer, Entry> entries = new ConcurrentSkipListMap<>();

    Ledger(List<String> mailboxes, long seed) {
        this.mailboxes = mailboxes;
        this.random = new Random(seed);
    }

    /** From another system: for one or some of our mailboxes. */
    Letter incoming() {
        synchronized (random) {
            return new Letter(
                    next.incrementAndGet(),
                    "someone@elsewhere.test",
                    some(random.nextInt(6) == 0 ? 3 : 1),
                    List.of(),
                    false,
                    octets());
        }
    }

    /** From an account: for mailboxes, for another system, for both, or for one there that does not exist. */
    Letter submitted(String account) {
        synchronized (random) {
            int kind = random.nextInt(10);
            List<String> local = kind < 3 ? some(1 + random.nextInt(2)) : List.of();
            boolean refused = kind == 9;
            List<String> remote = kind < 2 ? List.of() : List.of(refused ? REFUSED : "x@outside.test");
            return new Letter(next.incrementAndGet(), account, local, remote, refused, octets());
        }
    }

    private List<String> some(int count) {
        List<String> chosen = new ArrayList<>(mailboxes);
        java.util.Collections.shuffle(chosen, random);
        return List.copyOf(chosen.subList(0, count));
    }

    /** Mostly small; some wait in the content store for their record. */
    private int octets() {
        int kind = random.nextInt(100);
        return kind == 0 ? 600_000 + random.nextInt(900_000) : kind < 10 ? 50_000 : 500 + random.nextInt(7_500);
    }

    void note(Letter letter, Reply reply) {
        entries.put(letter.number(), new Entry(letter, reply, System.nanoTime()));
    }

    List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    long count(Reply reply) {
        return entries.values().stream().filter(entry -> entry.reply() == reply).count();
    }

    /** @return seconds of the longest time between two 250s that overlaps with this span */
    double longestSilence(long from, long to) {
        List<Long> times = entries.values().stream()
                .filter(entry -> entry.reply() == Reply.KEPT)
                .map(Entry::at)
                .sorted()
                .toList();
        long longest = 0;
        for (int i = 1; i < times.size(); i++) {
            if (times.get(i) > from && times.get(i - 1) < to) {
                longest = Math.max(longest, times.get(i) - times.get(i - 1));
            }
        }
        return longest / 1e9;
    }
}
