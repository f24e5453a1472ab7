package io.barid.query;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;

/** What a domain asks of those who send to it (MTA-STS, RFC 8461). */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(StsAnswer.Policy.class),
    @JsonSubTypes.Type(StsAnswer.None.class),
    @JsonSubTypes.Type(StsAnswer.Busy.class)
})
public sealed interface StsAnswer {

    /** RFC 8461 section 5; a policy of mode "none" is answered as {@link None}. */
    enum Mode {
        ENFORCE,
        TESTING
    }

    /**
     * Hosts must match one of the patterns and show a certificate that an authority vouches for.
     *
     * @param mx            {@code mx.example.test} or {@code *.example.test}, in lower case and A-label form
     * @param maxAgeSeconds from the policy
     */
    @JsonTypeName("policy")
    record Policy(Mode mode, List<String> mx, String id, long maxAgeSeconds) implements StsAnswer {
        public Policy {
            mx = List.copyOf(mx);
        }
    }

    /** There is none, or none that could be had while none was cached. */
    @JsonTypeName("none")
    record None(String reason) implements StsAnswer {}

    /** The resolver has too much to do, and did not look: there may be one, so mail waits some seconds. */
    @JsonTypeName("busy")
    record Busy(String reason) implements StsAnswer {}
}
