package io.barid.relay.bounce;

import io.barid.message.MessageContent;
import io.barid.message.QueueId;
import io.barid.message.Sha256;
import io.barid.query.ContentStore;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.springframework.web.client.ResourceAccessException;

/** A report too large for a record, on its way to the content store under its own queue id; nothing counts until it is sealed. */
final class ReportUpload {

    private final ContentStore store;
    private final QueueId id;
    private final MessageDigest digest = Sha256.digest();
    private final byte[] chunk = new byte[ContentStore.CHUNK_OCTETS];
    private int filled;
    private int chunks;
    private long octets;

    private ReportUpload(ContentStore store, QueueId id) {
        this.store = store;
        this.id = id;
    }

    /** Durable on return; a {@link org.springframework.web.client.RestClientException} when it cannot be stored or read. */
    static MessageContent.Stored store(Draft draft, QueueId id, ContentStore store) {
        ReportUpload upload = new ReportUpload(store, id);
        upload.write(draft.begin());
        draft.original().ifPresent(original -> original.pieces(upload::write));
        upload.write(draft.end());
        return upload.seal();
    }

    private void write(byte[] piece) {
        for (int from = 0; from < piece.length; ) {
            int length = Math.min(piece.length - from, chunk.length - filled);
            System.arraycopy(piece, from, chunk, filled, length);
            filled += length;
            from += length;
            if (filled == chunk.length) {
                send();
            }
        }
    }

    private void send() {
        byte[] full = Arrays.copyOf(chunk, filled);
        digest.update(full);
        octets += filled;
        filled = 0;
        int number = chunks++;
        twice(() -> store.write(id, number, full));
    }

    private MessageContent.Stored seal() {
        if (filled > 0) {
            send();
        }
        Sha256 sha256 = new Sha256(HexFormat.of().formatHex(digest.digest()));
        twice(() -> store.seal(id, new ContentStore.Seal(octets, sha256)));
        return new MessageContent.Stored(octets, sha256);
    }

    private static void twice(Runnable call) {
        try {
            call.run();
        } catch (ResourceAccessException e) {
            call.run();
        }
    }
}
