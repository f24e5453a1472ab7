package io.barid.query;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.barid.address.Mailbox;
import io.barid.message.AccountId;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Who may log in: mailbox-service verifies, both gateways ask. */
@HttpExchange(url = "/internal/logins", accept = "application/json", contentType = "application/json")
public interface Logins {

    /**
     * A name and a password as the client gave them.
     *
     * @param client the client's address, for limits on guessing
     */
    record Attempt(String name, String password, String client) {

        /** Without the password, so that no log line ever shows one. */
        @Override
        public String toString() {
            return "Attempt[name=" + name + ", client=" + client + "]";
        }
    }

    /** What the gateway may do. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(Answer.Granted.class),
        @JsonSubTypes.Type(Answer.Denied.class),
        @JsonSubTypes.Type(Answer.Busy.class)
    })
    sealed interface Answer {
        /** @param ticket opens this account's maildrop, and no other, for the gateway's requests */
        @JsonTypeName("granted")
        record Granted(AccountId account, Mailbox address, MaildropTicket ticket) implements Answer {}

        /** Unknown name or wrong password; which of them is nobody's business. */
        @JsonTypeName("denied")
        record Denied() implements Answer {}

        /** Too many logins at once, or too many wrong ones: 454 4.7.0 or {@code -ERR [SYS/TEMP]}. */
        @JsonTypeName("busy")
        record Busy() implements Answer {}
    }

    @PostExchange
    Answer logIn(@RequestBody Attempt attempt);
}
