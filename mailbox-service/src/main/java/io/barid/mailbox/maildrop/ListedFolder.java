package io.barid.mailbox.maildrop;

import io.barid.query.ListingMark;

/**
 * An INBOX as it is to be listed.
 *
 * @param mark   what it is now
 * @param known  messages that the reader has in its listing, all of which are still there; 0: it gets all
 * @param octets of those
 * @param first  the smallest UID that the reader does not know
 * @param more   whether there is something that it does not know
 * @param listed the UID up to which it has been listed to anybody
 */
record ListedFolder(ListingMark mark, long known, long octets, long first, boolean more, long listed) {

    /** Of an account without one. */
    static final ListedFolder NONE = new ListedFolder(ListingMark.NONE, 0, 0, 0, false, 0);

    boolean isWhole(long messages, long octetsOfThem) {
        return known + messages == mark.messages() && octets + octetsOfThem == mark.octets();
    }
}
