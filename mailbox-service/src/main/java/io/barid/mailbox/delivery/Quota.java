package io.barid.mailbox.delivery;

/**
 * The most that a mailbox, or all of a domain, may hold.
 *
 * @param octets   as POP3 counts them, what was put on top included; {@link #NO_LIMIT}: any number
 * @param messages {@link #NO_LIMIT}: any number
 */
record Quota(long octets, long messages) {

    static final long NO_LIMIT = Long.MAX_VALUE;
    static final Quota NONE = new Quota(NO_LIMIT, NO_LIMIT);

    /** @param octets as in the database: null for no limit */
    static Quota of(Long octets, Long messages) {
        return octets == null && messages == null
                ? NONE
                : new Quota(octets == null ? NO_LIMIT : octets, messages == null ? NO_LIMIT : messages);
    }

    boolean limits() {
        return this != NONE;
    }
}
