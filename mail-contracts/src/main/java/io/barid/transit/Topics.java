package io.barid.transit;

/** Names of the topics (architecture: "Topics") and of what their records carry. */
public final class Topics {

    /** smtp-gateway to relay-service, and relay-service to itself for bounces: {@link AcceptedMessage}. */
    public static final String ACCEPTED = "mail.accepted";
    /** relay-service to mailbox-service: {@link LocalHandOver}. */
    public static final String LOCAL = "mail.local";
    /** mailbox-service to relay-service: {@link LocalOutcome}. */
    public static final String OUTCOME = "mail.outcome";
    /** Every service to relay-service: {@link JourneyRecord}. */
    public static final String JOURNEY = "mail.journey";

    /** The header with the JSON form of what the record says about its content. */
    public static final String ENVELOPE_HEADER = "envelope";
    /** The header of {@link #OUTCOME} with the JSON form of what became of the recipients. */
    public static final String OUTCOME_HEADER = "outcome";
    /** The header of {@link #JOURNEY} with the JSON form of what the steps are found by. */
    public static final String FOUND_BY_HEADER = "found-by";
    /** The header of a dead letter that names the record it was made of: two letters with the same are one. */
    public static final String DEAD_SOURCE_HEADER = "dead-source";
    /** The largest {@link #ENVELOPE_HEADER}, in octets: with inline content a record stays below 1 MiB. */
    public static final int MAX_ENVELOPE_OCTETS = 384 * 1024;

    private Topics() {}

    /** Where a topic's records wait that cannot be read; without retention. */
    public static String dead(String topic) {
        return topic + ".dead";
    }
}
