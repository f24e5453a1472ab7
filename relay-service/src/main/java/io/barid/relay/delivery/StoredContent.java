package io.barid.relay.delivery;

import io.barid.message.QueueId;
import io.barid.query.ContentStore;
import io.barid.relay.smtp.Content;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpStatusCodeException;

/** Content in mailbox-service's store, read in pieces of 1 MiB, the next one while the host is written to. */
final class StoredContent implements Content {

    static final int PIECE_OCTETS = 1024 * 1024;

    private final ContentStore store;
    private final QueueId queueId;
    private final long stored;
    private final byte[] prefix;

    StoredContent(ContentStore store, QueueId queueId, long stored, String prefix) {
        this.store = store;
        this.queueId = queueId;
        this.stored = stored;
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public long octets() {
        return prefix.length + stored;
    }

    @Override
    public boolean inMemory() {
        return false;
    }

    @Override
    public Blocks open() {
        return new Pieces();
    }

    private final class Pieces implements Blocks {
        private boolean prefixGiven = prefix.length == 0;
        private long asked;
        private FutureTask<byte[]> coming = ask();

        private FutureTask<byte[]> ask() {
            if (asked == stored) {
                return null;
            }
            long from = asked;
            int length = (int) Math.min(PIECE_OCTETS, stored - asked);
            FutureTask<byte[]> piece = new FutureTask<>(() -> {
                byte[] octets = store.read(queueId, from, length);
                if (octets == null || octets.length != length) {
                    throw new IllegalStateException("a piece of another length");
                }
                return octets;
            });
            asked += length;
            Thread.ofVirtual().name("content-" + queueId).start(piece);
            return piece;
        }

        @Override
        public byte[] next() throws ContentTrouble {
            if (!prefixGiven) {
                prefixGiven = true;
                return prefix;
            }
            if (coming == null) {
                return null;
            }
            try {
                byte[] piece = coming.get();
                coming = ask();
                return piece;
            } catch (ExecutionException e) {
                throw trouble(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ContentTrouble.unavailable("interrupted while the content was read");
            }
        }

        private static ContentTrouble trouble(Throwable cause) {
            if (cause instanceof HttpStatusCodeException answer
                    && answer.getStatusCode().isSameCodeAs(HttpStatus.NOT_FOUND)) {
                return ContentTrouble.gone("the content is gone from the content store");
            }
            return ContentTrouble.unavailable("the content store gives no answer");
        }

        @Override
        public void close() {
            if (coming != null) {
                coming.cancel(true);
            }
        }
    }
}
