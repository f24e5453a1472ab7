package io.barid.query;

import io.barid.message.QueueId;
import io.barid.message.Sha256;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * Content too large for a record, kept under its queue id and written once: chunks, each its own short transaction,
 * then sealed. Every call may be repeated. mailbox-service answers; smtp-gateway writes what comes in, relay-service reads
 * it, writes its reports, and holds by a link what it still has to deliver.
 */
@HttpExchange("/internal/contents")
public interface ContentStore {

    /** Octets of each chunk but the last. */
    int CHUNK_OCTETS = 256 * 1024;

    /** What the chunks must add up to. */
    record Seal(long octets, Sha256 sha256) {}

    /** Writes chunk {@code number}, counted from 0; 409 when the content is sealed. */
    @PutExchange(url = "/{queueId}/chunks/{number}", contentType = "application/octet-stream")
    void write(
            @PathVariable("queueId") QueueId queueId, @PathVariable("number") int number, @RequestBody byte[] octets);

    /** Durable on return; 409 when the chunks do not add up to it or another digest is sealed. */
    @PutExchange(url = "/{queueId}/seal", contentType = "application/json")
    void seal(@PathVariable("queueId") QueueId queueId, @RequestBody Seal seal);

    /**
     * Gives up what was begun: its chunks go at once, rather than a day later. Sealed content stays as it is, and nothing
     * begun is nothing to do.
     */
    @DeleteExchange("/{queueId}")
    void abandon(@PathVariable("queueId") QueueId queueId);

    /** Octets {@code from} to at most {@code from + length} (1 MiB), shorter at the end; 404 when not sealed or gone. */
    @GetExchange(url = "/{queueId}", accept = "application/octet-stream")
    byte[] read(
            @PathVariable("queueId") QueueId queueId,
            @RequestParam("from") long from,
            @RequestParam("length") int length);

    /**
     * Holds sealed content for relay-service, without age limit, until it unlinks it; durable on return. To be called
     * before anything refers to the content: mailboxes may let go of it meanwhile.
     *
     * <p>404 when the content is not sealed or gone.
     */
    @PutExchange("/{queueId}/links/relay-service")
    void link(@PathVariable("queueId") QueueId queueId);

    /** Lets go of it, held or not; what nobody holds any more is swept 7 days later. */
    @DeleteExchange("/{queueId}/links/relay-service")
    void unlink(@PathVariable("queueId") QueueId queueId);
}
