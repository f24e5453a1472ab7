package io.barid.mailbox.transfer;

import io.barid.mailbox.http.Refusal;
import io.barid.query.UniqueId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a message is stored with.
 *
 * @param uniqueId empty: the queue id it gets here, and nothing tells when it is imported again
 * @param flags    bits as in {@link Flag}
 */
record Labels(Optional<UniqueId> uniqueId, Instant internalDate, int flags) {

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /**
     * @param uniqueId     may be null
     * @param internalDate null: now
     * @param flags        null: none
     * @throws Refusal 400
     */
    static Labels parse(String uniqueId, Instant internalDate, Collection<String> flags) {
        Instant date = internalDate == null ? Instant.now() : internalDate;
        if (date.isBefore(Instant.EPOCH) || date.isAfter(LATEST)) {
            throw Refusal.unreadable("internalDate is a time from 1970 to 9999.");
        }
        return new Labels(
                Optional.ofNullable(uniqueId).map(Labels::uniqueId),
                date,
                Flag.bits(flags == null ? List.of() : flags));
    }

    private static UniqueId uniqueId(String text) {
        try {
            return new UniqueId(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.unreadable("uniqueId has 1 to 70 characters from 0x21 to 0x7E (RFC 1939 section 7).");
        }
    }
}
