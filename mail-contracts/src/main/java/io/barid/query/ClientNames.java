package io.barid.query;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.barid.address.Domain;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** What a client's address is called: dns-resolver answers, smtp-gateway asks for the Received field (RFC 5321 4.4). */
@HttpExchange(url = "/internal/client-names", accept = "application/json")
public interface ClientNames {

    /** What DNS says. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(Answer.Known.class),
        @JsonSubTypes.Type(Answer.None.class),
        @JsonSubTypes.Type(Answer.Unavailable.class)
    })
    sealed interface Answer {
        /** The address points to this name, and the name has the address: both zones' owners say so. */
        @JsonTypeName("known")
        record Known(Domain name) implements Answer {
            public Known {
                if (name.literal()) {
                    throw new IllegalArgumentException("a name is expected, no address literal");
                }
            }
        }

        /** There is no such name. */
        @JsonTypeName("none")
        record None() implements Answer {}

        /** DNS did not say in time; another time it may. */
        @JsonTypeName("unavailable")
        record Unavailable(String reason) implements Answer {}
    }

    /**
     * Answered within 4 seconds.
     *
     * @param address of IPv4 or IPv6 as text, without a zone
     */
    @GetExchange("/{address}")
    Answer nameOf(@PathVariable("address") String address);
}
