package io.barid.smtp.accept;

import io.barid.message.MessageContent;
import io.barid.message.QueueId;
import io.barid.message.Sha256;
import io.barid.query.ContentStore;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;

/** Large content on its way to the content store, chunk by chunk; nothing counts until it is sealed. */
final class ContentUpload implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ContentUpload.class);

    private final ContentStore store;
    private final QueueId queueId;
    private final MessageDigest digest = Sha256.digest();
    private int chunks;
    private long octets;
    private boolean ended;

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
        ended = true;
        return new MessageContent.Stored(octets, sha256);
    }

    /**
     * The message is over. What was not sealed is no use to anybody; nobody waits until it is gone, and what the store does
     * not hear of it sweeps a day later.
     */
    @Override
    public void close() {
        if (!ended) {
            ended = true;
            Thread.ofVirtual().name("abandon-" + queueId).start(this::abandon);
        }
    }

    private void abandon() {
        try {
            store.abandon(queueId);
        } catch (RestClientException e) {
            log.debug("queueId={} stays in the content store for a day: {}", queueId, e.getMessage());
        }
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
