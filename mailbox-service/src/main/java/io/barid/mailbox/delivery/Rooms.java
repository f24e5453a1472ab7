package io.barid.mailbox.delivery;

import io.barid.message.AccountId;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The room in the mailboxes of a batch: a message fits where its mailbox and its domain have room for it. */
final class Rooms {

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
    boolean take(AccountId account, long octets) {
        Optional<Room> own = Optional.ofNullable(ofAccounts.get(account));
        Optional<Room> shared = Optional.ofNullable(inboxes.get(account).domain())
                .map(domain -> Objects.requireNonNull(ofDomains.get(domain.id())));
        boolean fits = own.map(room -> room.has(octets)).orElse(true)
                && shared.map(room -> room.has(octets)).orElse(true);
        if (fits) {
            own.ifPresent(room -> room.take(octets));
            shared.ifPresent(room -> room.take(octets));
        }
        return fits;
    }
}
