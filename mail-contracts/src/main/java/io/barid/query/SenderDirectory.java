package io.barid.query;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.barid.address.Mailbox;
import io.barid.message.AccountId;
import java.util.List;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Who may send as whom, and how much: mailbox-service answers, smtp-gateway asks (RFC 6409 6.1). */
@HttpExchange(url = "/internal/senders", accept = "application/json", contentType = "application/json")
public interface SenderDirectory {

    /** The most addresses that one question names. */
    int MAX_ADDRESSES = 100;

    /**
     * May the account send as each of these?
     *
     * @param addresses the reverse-path, or all of a From field; none asks for the account's terms alone
     */
    record Question(AccountId account, List<Mailbox> addresses) {
        public Question {
            addresses = List.copyOf(addresses);
        }
    }

    /** What the gateway is told. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({@JsonSubTypes.Type(Answer.Known.class), @JsonSubTypes.Type(Answer.NoSuchAccount.class)})
    sealed interface Answer {
        /**
         * An account of ours.
         *
         * @param notOwned  those of the addresses that are neither the account's nor an alias's that names it
         * @param checkFrom whether its domain wants the From field judged too
         * @param limited   whether {@link SenderDirectory#count} must be asked before its mail is taken
         */
        @JsonTypeName("known")
        record Known(List<Mailbox> notOwned, boolean checkFrom, boolean limited) implements Answer {
            public Known {
                notOwned = List.copyOf(notOwned);
            }
        }

        /** Deleted since it logged in. */
        @JsonTypeName("no-such-account")
        record NoSuchAccount() implements Answer {}
    }

    /** One message that the account is about to send. */
    record Sending(AccountId account, int recipients) {}

    /** Whether the account's limits allow it. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({@JsonSubTypes.Type(Allowance.Granted.class), @JsonSubTypes.Type(Allowance.Exceeded.class)})
    sealed interface Allowance {
        /** It is counted. */
        @JsonTypeName("granted")
        record Granted() implements Allowance {}

        /**
         * It is not counted.
         *
         * @param hours the span of the limit: 1 or 24
         * @param sent  recipients counted in that span so far
         * @param limit the most there may be
         */
        @JsonTypeName("exceeded")
        record Exceeded(int hours, long sent, long limit) implements Allowance {}
    }

    @PostExchange("/check")
    Answer check(@RequestBody Question question);

    /** Counts, durably and over all replicas, unless a limit would be passed; a repeated call counts again. */
    @PostExchange("/count")
    Allowance count(@RequestBody Sending sending);
}
