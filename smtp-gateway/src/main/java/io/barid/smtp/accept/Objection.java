package io.barid.smtp.accept;

/** Why a message is not taken although all of it could be kept. */
public sealed interface Objection {

    /** It has been through too many systems, or the same ones again and again (RFC 5321 6.3): 554 5.4.6. */
    record TooManyHops(int received) implements Objection {}

    /** A user's header goes on beyond what is kept in memory to be completed: 552 5.3.4. */
    record HeaderTooLarge() implements Objection {}

    /** Its domain wants From judged, and there is not one field that can be read in one way only: 550 5.7.1. */
    record FromUnreadable() implements Objection {}

    /** From names an address that the account does not own: 550 5.7.1. */
    record FromNotOwned(String address) implements Objection {}

    /** The account was removed since it logged in, so From cannot be its own: 550 5.7.1. */
    record AccountGone() implements Objection {}

    /**
     * The account has sent enough for now: 450 4.7.1; or more than may ever be sent at once: 550 5.7.1.
     *
     * @param hours 1 or 24
     */
    record LimitReached(int hours, long sent, long limit, boolean never) implements Objection {}
}
