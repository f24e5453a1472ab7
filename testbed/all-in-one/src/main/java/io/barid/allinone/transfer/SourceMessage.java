package io.barid.allinone.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * A message in a file.
 *
 * @param where    for people: the file, and the offset in it
 * @param uniqueId what POP3 clients know it by; empty: it is made from the octets, the same each time
 * @param flags    as the admin API calls them
 * @param octets   in the file
 */
record SourceMessage(
        String where,
        Optional<String> uniqueId,
        Instant internalDate,
        Collection<String> flags,
        long octets,
        Opener opener) {

    /** Opens its octets, with lines that end as in mail. */
    interface Opener {
        CrlfStream open() throws IOException;
    }

    /** The caller closes it. */
    CrlfStream open() throws IOException {
        return opener.open();
    }

    /** Whether a POP3 client can have it (RFC 1939 section 7). */
    static boolean isUniqueId(String text) {
        return text.matches("[\\x21-\\x7E]{1,70}");
    }

    /** A source of messages, in the order in which they get their UIDs. */
    interface Source extends Closeable {

        interface Taker {
            void take(SourceMessage message) throws InterruptedException;
        }

        /** In files, for the progress. */
        long octets();

        /** What is not to be imported is told to the report. */
        void forEach(Taker taker) throws IOException, InterruptedException;

        /** From then on no message can be read. */
        @Override
        default void close() throws IOException {}
    }
}
