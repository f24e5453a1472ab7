package io.barid.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * Where a message's octets are: in the record's own value, or in mailbox-service's content store under the queue id
 * (claim check). The one seam between small and large mail.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({@JsonSubTypes.Type(MessageContent.Inline.class), @JsonSubTypes.Type(MessageContent.Stored.class)})
public sealed interface MessageContent {

    /** The largest content a record carries itself, in octets, Barid's Received field included. */
    int MAX_INLINE_OCTETS = 512 * 1024;

    /** The content's length in octets. */
    long octets();

    /** The record's value is the content. */
    @JsonTypeName("inline")
    record Inline(long octets) implements MessageContent {
        public Inline {
            if (octets < 0 || octets > MAX_INLINE_OCTETS) {
                throw new IllegalArgumentException("Inline content has at most 512 KiB");
            }
        }
    }

    /** Sealed in the content store before the record was published; the record has no value. */
    @JsonTypeName("stored")
    record Stored(long octets, Sha256 sha256) implements MessageContent {
        public Stored {
            if (octets < 0 || sha256 == null) {
                throw new IllegalArgumentException("Stored content has a length and a digest");
            }
        }
    }
}
