package io.barid.mailbox.delivery;

import io.barid.mailbox.delivery.Inbox.LimitedDomain;
import io.barid.message.AccountId;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The room in mailboxes: a message fits where its mailbox and its domain have room for it. Used by one thread. */
public final class Rooms {

    private final Map<AccountId, Inbox> inboxes;
    private final Map<AccountId, Room> ofAccounts;
    private final Map<Long, Room> ofDomains;

    /** @param ofDomains by id; like {@code ofAccounts} only those with a quota */
    Rooms(Map<AccountId, Inbox> inboxes, Map<AccountId, Room> ofAccounts, Map<Long, Room> ofDomains) {
        this.inboxes = inboxes;
        this.ofAccounts = ofAccounts;
        this.ofDomains = ofDomains;
    }

    /** Takes the room, or nothing where there is too little; a smaller message may still fit then. */
    public boolean take(AccountId account, long octets) {
        return take(account, octets, 1);
    }

    /** As {@link #take(AccountId, long)}, for so many messages of so many octets together. */
    public boolean take(AccountId account, long octets, long messages) {
        boolean fits = rooms(account).allMatch(room -> room.has(octets, messages));
        if (fits) {
            rooms(account).forEach(room -> room.take(octets, messages));
        }
        return fits;
    }

    /** Takes it even where there is too little. */
    void force(AccountId account, long octets) {
        rooms(account).forEach(room -> room.take(octets, 1));
    }

    private Stream<Room> rooms(AccountId account) {
        LimitedDomain domain = inboxes.get(account).domain();
        return Stream.concat(
                Stream.ofNullable(ofAccounts.get(account)),
                Stream.ofNullable(domain).map(it -> Objects.requireNonNull(ofDomains.get(it.id()))));
    }
}
