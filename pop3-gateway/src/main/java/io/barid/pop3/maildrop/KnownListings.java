package io.barid.pop3.maildrop;

import io.barid.message.AccountId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Listings of maildrops that were opened lately. Most clients come again every few minutes and leave their mail where it is:
 * of thousands of messages a few are new, and only those are asked for again. Who has not come for the longest time goes first.
 */
final class KnownListings {

    private final long most;
    private final Map<AccountId, CompactListing> listings = new LinkedHashMap<>(16, 0.75f, true);
    private long memory;

    /** @param most octets of memory, all together, about */
    KnownListings(long most) {
        this.most = most;
    }

    /** Empty and without a mark when none is known. */
    synchronized CompactListing of(AccountId account) {
        return listings.getOrDefault(account, CompactListing.EMPTY);
    }

    synchronized void forget(AccountId account) {
        CompactListing before = listings.remove(account);
        memory -= before == null ? 0 : before.memory();
    }

    /** Instead of the one before; one that has no mark, or would push out most of the others, is not kept. */
    synchronized void keep(AccountId account, CompactListing listing) {
        forget(account);
        if (listing.mark().isEmpty() || listing.memory() > most / 2) {
            return;
        }
        listings.put(account, listing);
        memory += listing.memory();
        Iterator<CompactListing> eldest = listings.values().iterator();
        while (memory > most) {
            memory -= eldest.next().memory();
            eldest.remove();
        }
    }
}
