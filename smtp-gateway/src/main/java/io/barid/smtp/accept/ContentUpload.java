package io.barid.smtp.accept;

import io.barid.message.MessageContent;
import io.barid.message.QueueId;
import io.barid.message.Sha256;
import io.barid.query.ContentStore;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.springframework.web.client.ResourceAccessException;

/** Large content on its way to the content store, chunk by chunk; nothing counts until it is sealed. */
final class ContentUpload {

    private final ContentStore store;
    private final QueueId queueId;
    private final MessageDigest digest = Sha256.digest();
    private int chunks;
    private long octets;

    ContentUpload(ContentStore store, QueueId queueId) {
        this.store = store;
        this.queueId = queueId;
    }

    /** Stores the next chunk; all but the last have {@link ContentStore#CHUNK_OCTETS}. */
    void write(byte[] chunk) {
        digest.update(chunk);
        octets += chunk.length;
        int number = chunks++;
        twice(() -> store.write(queueId, number, chunk));
    }

    /** Durable on return. */
    MessageContent.Stored seal() {
        Sha256 sha256 = new Sha256(HexFormat.of().formatHex(digest.digest()));
        twice(() -> store.seal(queueId, new ContentStore.Seal(octets, sha256)));
        return new MessageContent.Stored(octets, sha256);
    }

    /** Every call may be repeated; a connection that the other side just closed is the common reason to. */
    private static void twice(Runnable call) {
        try {
            call.run();
        } catch (ResourceAccessException e) {
            call.run();
        }
    }
}
