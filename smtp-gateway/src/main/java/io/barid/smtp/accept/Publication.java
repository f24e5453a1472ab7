package io.barid.smtp.accept;

/** What became of a record. */
sealed interface Publication {

    /** Acknowledged by all in-sync replicas. */
    record Durable() implements Publication {}

    /** Proven not to have left this process, or to have been refused by the broker: the client may be told so. */
    record NotStored(String why) implements Publication {}

    /** It may be stored or not: nothing may be said about it. */
    record Unknown(String why) implements Publication {}
}
