package io.barid.mailbox.content;

import io.barid.mailbox.http.Refusal;
import io.barid.message.QueueId;
import io.barid.query.ContentStore;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Answers smtp-gateway, which writes, and relay-service, which reads, holds, and writes reports. */
@RestController
class ContentController implements ContentStore {

    private static final int MOST_CHUNKS = 1 << 16;
    private static final int MAX_READ_OCTETS = 1024 * 1024;
    private static final String QUEUE = "relay-service";

    private final Contents contents;
    private final Links links;

    ContentController(Contents contents, Links links) {
        this.contents = contents;
        this.links = links;
    }

    @Override
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void write(QueueId queueId, int number, byte[] octets) {
        if (number < 0 || number >= MOST_CHUNKS || octets.length == 0 || octets.length > CHUNK_OCTETS) {
            throw Refusal.impossible(
                    "A chunk has a number from 0 to " + (MOST_CHUNKS - 1) + " and 1 to " + CHUNK_OCTETS + " octets.");
        }
        contents.write(queueId.value(), number, octets);
    }

    @Override
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void seal(QueueId queueId, Seal seal) {
        if (seal.sha256() == null) {
            throw Refusal.impossible("A seal has octets and sha256.");
        }
        contents.seal(queueId.value(), seal);
    }

    @Override
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void abandon(QueueId queueId) {
        contents.abandon(queueId.value());
    }

    @Override
    public byte[] read(QueueId queueId, long from, int length) {
        if (from < 0 || length < 0 || length > MAX_READ_OCTETS) {
            throw Refusal.unreadable("from is 0 or more, and length is 0 to " + MAX_READ_OCTETS + ".");
        }
        return contents.read(queueId.value(), from, length).orElseThrow(() -> missing(queueId));
    }

    @Override
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void link(QueueId queueId) {
        if (!links.add(queueId.value(), QUEUE)) {
            throw missing(queueId);
        }
    }

    @Override
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void unlink(QueueId queueId) {
        links.remove(queueId.value(), QUEUE);
    }

    private static Refusal missing(QueueId queueId) {
        return Refusal.missing("There is no sealed content " + queueId + ".");
    }
}
