package io.barid.mailbox.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.barid.query.UniqueId;
import java.util.Locale;

/**
 * What became of one message.
 *
 * @param uid      where it is; left out unless it was stored or was there
 * @param uniqueId as given, or the one it got
 * @param detail   a sentence, where it was not stored
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Outcome(What outcome, Long uid, UniqueId uniqueId, String detail) {

    enum What {
        STORED,
        /** The same message was there. */
        THERE,
        /** It was deleted here and can still be brought back. */
        DELETED,
        /** Another message has this unique id. */
        CONFLICT,
        /** The mailbox has no room for it. */
        FULL,
        /** No mailbox can hold it. */
        REFUSED;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Outcome stored(long uid, UniqueId uniqueId) {
        return new Outcome(What.STORED, uid, uniqueId, null);
    }

    static Outcome there(long uid, UniqueId uniqueId) {
        return new Outcome(What.THERE, uid, uniqueId, null);
    }

    static Outcome deleted(UniqueId uniqueId) {
        return new Outcome(What.DELETED, null, uniqueId, "The message was deleted here and can still be brought back.");
    }

    static Outcome conflict(UniqueId uniqueId) {
        return new Outcome(What.CONFLICT, null, uniqueId, "Another message has the unique id " + uniqueId + ".");
    }

    static Outcome full(UniqueId uniqueId) {
        return new Outcome(
                What.FULL,
                null,
                uniqueId,
                "The message does not fit: the quota of the mailbox or its domain is used up.");
    }

    static Outcome refused(UniqueId uniqueId, String sentence) {
        return new Outcome(What.REFUSED, null, uniqueId, sentence);
    }
}
