package io.barid.transit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.barid.address.ForwardPath;
import io.barid.message.AccountId;
import io.barid.message.QueueId;
import java.util.List;

/**
 * What mailbox-service reports on {@link Topics#OUTCOME}, beside the value and envelope of the record it was about.
 * Read twice, it changes nothing: (queue id, recipient, outcome) names it.
 */
public record LocalOutcome(
        QueueId queueId,
        List<Refused> refused,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Stored> stored) {

    /** Why a mailbox did not get the message. */
    public enum Reason {
        /** The account was deleted or disabled after RCPT: 5.1.1. */
        ACCOUNT_GONE,
        /** The mailbox was full when the message arrived: 5.2.2. */
        OVER_QUOTA,
        /** The content is no longer in the store: 5.3.0, with an alert. */
        CONTENT_GONE
    }

    /** One mailbox that did not get it. */
    public record Refused(AccountId account, ForwardPath recipient, Reason reason) {
        public Refused {
            if (account == null || recipient == null || reason == null) {
                throw new IllegalArgumentException("A refusal has an account, a recipient and a reason");
            }
        }
    }

    /** One mailbox that has it, reported because its sender asked to know (NOTIFY=SUCCESS). */
    public record Stored(AccountId account, ForwardPath recipient) {
        public Stored {
            if (account == null || recipient == null) {
                throw new IllegalArgumentException("A stored copy has an account and a recipient");
            }
        }
    }

    public LocalOutcome {
        refused = List.copyOf(refused);
        stored = stored == null ? List.of() : List.copyOf(stored);
        if (queueId == null) {
            throw new IllegalArgumentException("An outcome has a queue id");
        }
    }

    /** Only refusals. */
    public LocalOutcome(QueueId queueId, List<Refused> refused) {
        this(queueId, refused, List.of());
    }

    public static LocalOutcome parse(byte[] header) throws PoisonRecordException {
        return WireJson.read(header, LocalOutcome.class);
    }

    /** JSON for {@link Topics#OUTCOME_HEADER}. */
    public byte[] header() {
        return WireJson.write(this);
    }
}
