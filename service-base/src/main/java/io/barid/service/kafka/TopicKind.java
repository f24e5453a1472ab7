package io.barid.service.kafka;

/** What becomes of a topic's records, and how they are read. */
public enum TopicKind {
    /** Kept until a consumer settled them; none is ever passed over. Read as {@link BatchPace} says. */
    MAIL,
    /**
     * Kept for a day, and passed over when nobody read them in that time. Read in batches as full as half a second makes
     * them. Whether they can be read is of no concern to the readiness of a service.
     */
    LOSSY
}
