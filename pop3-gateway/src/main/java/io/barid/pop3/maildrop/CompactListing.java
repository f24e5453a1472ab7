package io.barid.pop3.maildrop;

import io.barid.query.ListingMark;
import io.barid.query.ListingReader;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.query.UniqueId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Optional;
import java.util.RandomAccess;

/**
 * A maildrop's messages in four arrays, some 46 octets for each, so that a session with a large maildrop costs little;
 * messages are made of them when they are asked for. Never changed once it was read, so sessions share it.
 */
final class CompactListing extends AbstractList<StoredMessage> implements RandomAccess {

    static final CompactListing EMPTY = new CompactListing();

    private int size;
    private long[] uids = new long[16];
    private long[] octets = new long[16];
    private int[] idEnds = new int[16];
    private byte[] ids = new byte[16 * 32];
    private long together;
    private Optional<ListingMark> mark = Optional.empty();

    private CompactListing() {}

    /**
     * Reads it to its end.
     *
     * @param known what the answer may leave out
     * @throws IOException when it breaks off
     */
    static CompactListing read(InputStream in, CompactListing known) throws IOException {
        CompactListing listing = new CompactListing();
        ListingReader messages = new ListingReader(in);
        boolean more = messages.next();
        if (messages.known() > 0) {
            listing.beginWith(known, messages.known());
        }
        while (more) {
            listing.add(messages);
            more = messages.next();
        }
        listing.resize(listing.size, listing.idsEnd(listing.size));
        listing.mark = messages.mark();
        return listing;
    }

    private void beginWith(CompactListing known, long number) throws IOException {
        if (number != known.size) {
            throw new IOException("the listing goes on after " + number + " messages; known are " + known.size);
        }
        size = known.size;
        uids = known.uids;
        octets = known.octets;
        idEnds = known.idEnds;
        ids = known.ids;
        together = known.together;
    }

    private void add(ListingReader message) throws IOException {
        if (size > 0 && message.uid() <= uids[size - 1]) {
            throw new IOException("the listing is not in order of its uids");
        }
        int end = Math.addExact(idsEnd(size), message.uniqueIdLength());
        if (size == uids.length || end > ids.length) {
            resize(Math.max(16, size + size / 2), Math.max(ids.length + ids.length / 2, end));
        }
        uids[size] = message.uid();
        octets[size] = message.octets();
        message.copyUniqueId(ids, idsEnd(size));
        idEnds[size] = end;
        together += message.octets();
        size++;
    }

    private void resize(int messages, int idOctets) {
        if (messages == uids.length && idOctets == ids.length) {
            return;
        }
        uids = Arrays.copyOf(uids, messages);
        octets = Arrays.copyOf(octets, messages);
        idEnds = Arrays.copyOf(idEnds, messages);
        ids = Arrays.copyOf(ids, idOctets);
    }

    private int idsEnd(int messages) {
        return messages == 0 ? 0 : idEnds[messages - 1];
    }

    @Override
    public StoredMessage get(int index) {
        int from = idsEnd(index);
        String uniqueId = new String(ids, from, idEnds[index] - from, StandardCharsets.ISO_8859_1);
        return new StoredMessage(uids[index], new UniqueId(uniqueId), octets[index]);
    }

    @Override
    public int size() {
        return size;
    }

    /** Under which a later answer may leave out what is here; empty: it is not to be kept. */
    Optional<ListingMark> mark() {
        return mark;
    }

    /** Octets that it takes in memory, about. */
    long memory() {
        return 200 + (Long.BYTES + Long.BYTES + Integer.BYTES) * (long) uids.length + ids.length;
    }

    /** Of all messages. */
    long octets() {
        return together;
    }

    long octets(int index) {
        return octets[index];
    }

    long uid(int index) {
        return uids[index];
    }

    /** Where the message with this uid stands, or a negative number. */
    int indexOf(long uid) {
        return Arrays.binarySearch(uids, 0, size, uid);
    }
}
