package io.barid.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;

/** How a message came in; decides whether it may leave for other systems. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(Origin.Mx.class),
    @JsonSubTypes.Type(Origin.Submission.class),
    @JsonSubTypes.Type(Origin.Bounce.class)
})
public sealed interface Origin {

    /** From a stranger: leaves only by alias or forward. */
    @JsonTypeName("mx")
    record Mx() implements Origin {}

    /** From an account that logged in. */
    @JsonTypeName("submission")
    record Submission(AccountId account) implements Origin {}

    /** Made by Barid itself, with the null reverse-path. */
    @JsonTypeName("bounce")
    record Bounce() implements Origin {}
}
