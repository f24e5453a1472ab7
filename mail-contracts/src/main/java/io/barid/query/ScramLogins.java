package io.barid.query;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.barid.address.Mailbox;
import io.barid.message.AccountId;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * SCRAM-SHA-256 (RFC 5802, RFC 7677) in two questions: a gateway passes messages on, and mailbox-service, where the
 * verifiers are and stay, answers them. Any replica answers the second, within a minute after the first.
 */
@HttpExchange(url = "/internal/logins/scram", accept = "application/json", contentType = "application/json")
public interface ScramLogins {

    /**
     * How a login begins.
     *
     * @param message the client-first-message, out of its base64
     * @param client  the client's address, for limits on guessing
     */
    record First(String message, String client) {

        /** Without the message: people type passwords as names. */
        @Override
        public String toString() {
            return "First[client=" + client + "]";
        }
    }

    /** What to say to the client then. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(FirstAnswer.Challenge.class),
        @JsonSubTypes.Type(FirstAnswer.Denied.class),
        @JsonSubTypes.Type(FirstAnswer.Malformed.class),
        @JsonSubTypes.Type(FirstAnswer.Busy.class)
    })
    sealed interface FirstAnswer {
        /**
         * Said to whoever asks, whether the name exists or not.
         *
         * @param message the server-first-message
         * @param state   to be shown with the client's final message, sealed; says nothing to a gateway
         */
        @JsonTypeName("challenge")
        record Challenge(String message, String state) implements FirstAnswer {
            @Override
            public String toString() {
                return "Challenge[secret]";
            }
        }

        /** The client wants to act as somebody else. */
        @JsonTypeName("denied")
        record Denied() implements FirstAnswer {}

        /** @param error one of RFC 5802 section 7's, fit for the client */
        @JsonTypeName("malformed")
        record Malformed(String error) implements FirstAnswer {
            public Malformed {
                checkError(error);
            }
        }

        /** Too many wrong logins before this one: 454 4.7.0. */
        @JsonTypeName("busy")
        record Busy() implements FirstAnswer {}
    }

    /**
     * How it ends.
     *
     * @param message the client-final-message, out of its base64
     * @param state   as the challenge brought it
     * @param client  the same address as in {@link First}
     */
    record Final(String message, String state, String client) {

        /** Without the proof. */
        @Override
        public String toString() {
            return "Final[client=" + client + "]";
        }
    }

    /** What the gateway may do. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(FinalAnswer.Granted.class),
        @JsonSubTypes.Type(FinalAnswer.Denied.class),
        @JsonSubTypes.Type(FinalAnswer.Malformed.class),
        @JsonSubTypes.Type(FinalAnswer.Busy.class)
    })
    sealed interface FinalAnswer {
        /**
         * The account is the client's once it has heard the message.
         *
         * @param message the server-final-message, by which the server proves that it knows the verifier
         * @param ticket  as in {@link Logins.Answer.Granted}
         */
        @JsonTypeName("granted")
        record Granted(String message, AccountId account, Mailbox address, MaildropTicket ticket)
                implements FinalAnswer {
            @Override
            public String toString() {
                return "Granted[account=" + account + ", address=" + address + "]";
            }
        }

        /** Unknown name, wrong password, or an answer to another challenge. */
        @JsonTypeName("denied")
        record Denied() implements FinalAnswer {}

        /** @param error one of RFC 5802 section 7's, fit for the client */
        @JsonTypeName("malformed")
        record Malformed(String error) implements FinalAnswer {
            public Malformed {
                checkError(error);
            }
        }

        /** Too many wrong logins, or more than a minute since the challenge: 454 4.7.0. */
        @JsonTypeName("busy")
        record Busy() implements FinalAnswer {}
    }

    @PostExchange("/first")
    FirstAnswer first(@RequestBody First first);

    @PostExchange("/final")
    FinalAnswer last(@RequestBody Final last);

    private static void checkError(String error) {
        if (!error.matches("[a-z-]{1,60}")) {
            throw new IllegalArgumentException("An error is letters and hyphens");
        }
    }
}
