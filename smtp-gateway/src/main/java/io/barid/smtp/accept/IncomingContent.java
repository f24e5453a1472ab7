package io.barid.smtp.accept;

import io.barid.message.MessageContent;
import io.barid.message.QueueId;
import io.barid.query.ContentStore;
import io.barid.smtp.header.HeaderScanner;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClientException;

/**
 * The content of one message while it comes in: in memory up to {@link MessageContent#MAX_INLINE_OCTETS}, from there on
 * in the content store with one chunk in memory. After a trouble what still comes is dropped. Its header is looked at on
 * the way, and completed while all of it is still in memory.
 */
public final class IncomingContent implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(IncomingContent.class);

    /** What a message holds before any of it has come. */
    private static final int FIRST_STEP = 8 * 1024;

    /** The longest header that is completed: half of what is in memory before the first upload. */
    static final int MOST_HEADER_OCTETS = MessageContent.MAX_INLINE_OCTETS / 2;

    private static final byte[] NOTHING = new byte[0];
    private static final byte[] LINE_END = {'\r', '\n'};

    /** Why it cannot be kept. */
    public enum Trouble {
        /** The octets in flight have used up their budget: 452 4.3.1. */
        NO_ROOM,
        /** The content store does not answer: 451 4.3.0. */
        STORE_AWAY,
        /** It should be completed, and goes on beyond {@link #MOST_HEADER_OCTETS}: 552 5.3.4. */
        HEADER_TOO_LARGE
    }

    private final QueueId queueId;
    private final OctetShare share;
    private final ContentStore store;
    private byte[] buffer;
    private int length;
    private int taken;
    private ContentUpload upload;
    private Trouble trouble;
    private HeaderScanner header = new HeaderScanner(false);
    private AddedFields added;
    private int topOctets;

    private IncomingContent(QueueId queueId, OctetShare share, ContentStore store) {
        this.queueId = queueId;
        this.share = share;
        this.store = store;
        this.taken = FIRST_STEP;
        this.buffer = new byte[FIRST_STEP];
    }

    /**
     * Looks whether there is room for a message, waiting a moment for it; empty when there is none: better before a large
     * message was sent than after. What it said it will send is not held for it, since saying so costs it nothing. The
     * share is closed with it.
     */
    static Optional<IncomingContent> begin(QueueId queueId, OctetShare share, ContentStore store, long expected) {
        int wanted = wholeKibis((int) Math.clamp(expected, FIRST_STEP, ContentStore.CHUNK_OCTETS));
        if (share.takePatiently(wanted)) {
            share.giveBack(wanted - FIRST_STEP);
            return Optional.of(new IncomingContent(queueId, share, store));
        }
        share.close();
        return Optional.empty();
    }

    public QueueId queueId() {
        return queueId;
    }

    public Optional<Trouble> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Before all other octets: our own field. */
    void top(byte[] received, boolean keepFrom) {
        header = new HeaderScanner(keepFrom);
        append(received, 0, received.length);
        topOctets = length;
    }

    /** Has what the header lacks put below our own field, as soon as its end is known. */
    void complete(AddedFields fields) {
        added = fields;
    }

    /** Takes a copy of the octets; may wait for room in memory or for the content store. */
    public void write(byte[] octets, int from, int count) {
        int body = from;
        if (!header.ended() && trouble == null) {
            keepApart(octets, from, count);
            body = header.scan(octets, from, from + count);
            if (added != null && header.octets() > MOST_HEADER_OCTETS) {
                fail(Trouble.HEADER_TOO_LARGE);
                return;
            }
            append(octets, from, body - from);
            if (header.ended()) {
                addMissing();
            }
        }
        append(octets, body, from + count - body);
    }

    /** What begins with a space is no field and would continue ours: a stranger's words within our trace. */
    private void keepApart(byte[] octets, int from, int count) {
        boolean first = added == null && header.octets() == 0 && count > 0;
        if (first && (octets[from] == ' ' || octets[from] == '\t')) {
            append(LINE_END, 0, LINE_END.length);
        }
    }

    /** The header of content that has come to its end. */
    HeaderScanner wholeHeader() {
        if (!header.ended()) {
            header.finish();
            addMissing();
        }
        return header;
    }

    /** What the whole header says, or what was added to it. */
    Optional<String> messageId() {
        return added == null || header.hasMessageId() ? header.messageId() : Optional.of(added.messageId());
    }

    private void addMissing() {
        byte[] fields = added == null ? NOTHING : added.missingIn(header);
        if (fields.length == 0 || trouble != null || length + fields.length > buffer.length && !grow(fields.length)) {
            return;
        }
        System.arraycopy(buffer, topOctets, buffer, topOctets + fields.length, length - topOctets);
        System.arraycopy(fields, 0, buffer, topOctets, fields.length);
        length += fields.length;
    }

    private void append(byte[] octets, int from, int count) {
        int next = from;
        int left = count;
        while (left > 0 && trouble == null) {
            if (length == buffer.length && !makeRoom(left)) {
                return;
            }
            int part = Math.min(left, buffer.length - length);
            System.arraycopy(octets, next, buffer, length, part);
            length += part;
            next += part;
            left -= part;
        }
    }

    private boolean makeRoom(int wanted) {
        if (upload != null) {
            return upload(ContentStore.CHUNK_OCTETS);
        }
        if (buffer.length < MessageContent.MAX_INLINE_OCTETS) {
            return grow(wanted);
        }
        upload = new ContentUpload(store, queueId);
        while (length > 0) {
            if (!upload(ContentStore.CHUNK_OCTETS)) {
                return false;
            }
        }
        buffer = new byte[ContentStore.CHUNK_OCTETS];
        giveBack(taken - ContentStore.CHUNK_OCTETS);
        return true;
    }

    private boolean grow(int wanted) {
        int larger =
                Math.min(wholeKibis(Math.max(2 * buffer.length, length + wanted)), MessageContent.MAX_INLINE_OCTETS);
        if (!share.takePatiently(larger - buffer.length)) {
            log.warn("queueId={} refused for now: {} octets of mail are in flight", queueId, share.usedInAll());
            return fail(Trouble.NO_ROOM);
        }
        taken += larger - buffer.length;
        buffer = Arrays.copyOf(buffer, larger);
        return true;
    }

    /** The budget counts in KiB. */
    private static int wholeKibis(int octets) {
        return Math.ceilDiv(octets, 1024) * 1024;
    }

    /** Sends the first octets of the buffer and moves the rest to its begin. */
    private boolean upload(int octets) {
        byte[] chunk = octets == buffer.length ? buffer : Arrays.copyOf(buffer, octets);
        try {
            upload.write(chunk);
        } catch (RestClientException e) {
            log.warn("queueId={} refused for now, the content store fails: {}", queueId, e.getMessage());
            return fail(Trouble.STORE_AWAY);
        }
        length -= octets;
        if (chunk == buffer) {
            // a call that was given up may still be sending the old one
            buffer = new byte[octets];
        } else {
            System.arraycopy(buffer, octets, buffer, 0, length);
        }
        return true;
    }

    /**
     * The end: where the octets are now. Stored content is durable on return.
     *
     * @return empty on {@link #trouble()}
     */
    Optional<Finished> finish() {
        if (trouble != null) {
            return Optional.empty();
        }
        if (upload == null) {
            byte[] value = length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
            // it is counted once, and waits for Kafka once
            buffer = NOTHING;
            return Optional.of(new Finished(new MessageContent.Inline(length), value));
        }
        if (length > 0 && !upload(length)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Finished(upload.seal(), null));
        } catch (RestClientException e) {
            log.warn("queueId={} refused for now, the content store fails: {}", queueId, e.getMessage());
            fail(Trouble.STORE_AWAY);
            return Optional.empty();
        }
    }

    /** What still comes is only read to its end, so others may have the room. @return false */
    private boolean fail(Trouble met) {
        trouble = met;
        buffer = NOTHING;
        length = 0;
        giveBack(taken);
        return false;
    }

    /** @param value the octets of inline content, else null */
    record Finished(MessageContent content, byte[] value) {}

    private void giveBack(int octets) {
        share.giveBack(octets);
        taken -= octets;
    }

    /** Gives the memory's share back, and the content store's unless the content was finished. */
    @Override
    public void close() {
        share.close();
        buffer = NOTHING;
        if (upload != null) {
            upload.close();
        }
    }
}
