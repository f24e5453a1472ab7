package io.barid.pop3.maildrop;

import io.barid.query.MaildropApi;

/**
 * How a message is cut into pieces.
 *
 * @param first   octets of the first piece; each further one is twice as long
 * @param largest octets at most
 * @param ahead   whether the next piece is fetched before it is asked for
 */
record PieceSizes(int first, int largest, boolean ahead) {

    static final PieceSizes WHOLE = new PieceSizes(256 * 1024, MaildropApi.MAX_READ_OCTETS, true);
    static final PieceSizes BEGINNING = new PieceSizes(16 * 1024, 256 * 1024, false);

    /** What every message gets, however many are under way. */
    static final PieceSizes TIGHT = new PieceSizes(64 * 1024, 64 * 1024, false);

    /** Octets held at a time. */
    int window() {
        return ahead ? 2 * largest : largest;
    }
}
