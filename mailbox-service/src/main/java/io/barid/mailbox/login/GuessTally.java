package io.barid.mailbox.login;

import java.time.Duration;

/**
 * The wrong logins that count at this moment, and what follows from them: after a few for one name from one client, or
 * many from one client, the next try is taken 1, 2, 4 … 60 seconds after the last wrong one. No more than that: whoever
 * comes from elsewhere, the owner too, has at least one try at once.
 */
record GuessTally(Wrongs pair, Wrongs client, int account) {

    /** @param since the last of them */
    record Wrongs(int count, Duration since) {}

    /** Wrong ones without a wait: people mistype, and programs repeat a password that was changed. */
    static final int FREE_PER_PAIR = 5;

    /** The same while many clients guess at one account, for each that has not been heard of yet. */
    static final int FREE_PER_PAIR_UNDER_ATTACK = 1;

    /** Wrong ones for one name, wherever from, that make an attack. */
    static final int ATTACK = 100;

    static final int FREE_PER_CLIENT = 100;
    static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    /** After the last wrong one. */
    static final Duration FORGOTTEN = Duration.ofMinutes(15);

    boolean mustWait() {
        int free = account >= ATTACK ? FREE_PER_PAIR_UNDER_ATTACK : FREE_PER_PAIR;
        return waits(pair, free) || waits(client, FREE_PER_CLIENT);
    }

    /** Whether the client, whatever the name, has used up what is free. */
    boolean clientGuesses() {
        return client.count() >= FREE_PER_CLIENT;
    }

    private static boolean waits(Wrongs wrongs, int free) {
        if (wrongs.count() < free) {
            return false;
        }
        long seconds = Math.min(LONGEST_WAIT.toSeconds(), 1L << Math.min(wrongs.count() - free, 6));
        return wrongs.since().compareTo(Duration.ofSeconds(seconds)) < 0;
    }
}
