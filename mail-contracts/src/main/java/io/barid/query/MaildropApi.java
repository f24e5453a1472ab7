package io.barid.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.barid.message.AccountId;
import java.util.List;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * A maildrop as POP3 sees it (RFC 1939): locked, listed, read and at the end changed at once. mailbox-service answers,
 * pop3-gateway asks; each call but {@link #renew} carries the ticket that the login gave.
 */
@HttpExchange(url = "/internal/maildrops", accept = "application/json")
public interface MaildropApi {

    /** The most octets that one {@link #read} returns. */
    int MAX_READ_OCTETS = 1024 * 1024;

    /** A larger message is read alone, by ranges. */
    int SMALL_OCTETS = 64 * 1024;

    /** Whether the exclusive lock was had (RFC 1939 section 8). */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({@JsonSubTypes.Type(LeaseAnswer.Granted.class), @JsonSubTypes.Type(LeaseAnswer.InUse.class)})
    sealed interface LeaseAnswer {
        /** Held for 10 seconds from now, unless renewed. */
        @JsonTypeName("granted")
        record Granted(LeaseToken lease) implements LeaseAnswer {}

        /** Another session holds it. */
        @JsonTypeName("in-use")
        record InUse() implements LeaseAnswer {}
    }

    /** Leases of one gateway, renewed together. */
    record Leases(List<LeaseToken> leases) {
        public Leases {
            leases = List.copyOf(leases);
        }
    }

    /** A message of the maildrop.
     *
     * @param uid    names it in further calls
     * @param octets as RETR sends it, before dot-stuffing: Return-Path included */
    record StoredMessage(long uid, UniqueId uniqueId, long octets) {}

    /** All messages, oldest first. */
    record Listing(List<StoredMessage> messages) {
        public Listing {
            messages = List.copyOf(messages);
        }
    }

    /**
     * The messages that QUIT removes; none is fine: it only gives the lock back.
     *
     * @param uniqueIds of these messages, in the order of {@code uids}: what has another one by now, after a failover that
     *                  lost what a UID was given to, stays. Absent from gateways of version 0.1: the uids alone count
     */
    record Update(
            LeaseToken lease,
            List<Long> uids,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<UniqueId> uniqueIds) {
        public Update {
            uids = List.copyOf(uids);
            uniqueIds = uniqueIds == null ? List.of() : List.copyOf(uniqueIds);
            if (!uniqueIds.isEmpty() && uniqueIds.size() != uids.size()) {
                throw new IllegalArgumentException("An update has a unique id for each uid, or none");
            }
        }

        /** As version 0.1 asks. */
        public Update(LeaseToken lease, List<Long> uids) {
            this(lease, uids, List.of());
        }
    }

    /** What became of the {@link Update}. */
    enum UpdateAnswer {
        /** All gone, durable, and the lock is free. */
        DONE,
        /** The lock had passed to another session: nothing was removed. */
        LEASE_LOST
    }

    @PostExchange("/{account}/lease")
    LeaseAnswer lease(
            @PathVariable("account") AccountId account, @RequestHeader(MaildropTicket.HEADER) MaildropTicket ticket);

    /** Prolongs to 10 seconds from now; returns those that are lost. */
    @PostExchange(url = "/leases/renew", contentType = "application/json")
    Leases renew(@RequestBody Leases leases);

    /** As objects: for gateways that do not know {@link MaildropListing} yet. */
    @GetExchange("/{account}/messages")
    Listing list(
            @PathVariable("account") AccountId account, @RequestHeader(MaildropTicket.HEADER) MaildropTicket ticket);

    /** Octets {@code from} to at most {@code from + length}, shorter at the end; 404 when the message is gone. */
    @GetExchange(url = "/{account}/messages/{uid}/octets", accept = "application/octet-stream")
    byte[] read(
            @PathVariable("account") AccountId account,
            @PathVariable("uid") long uid,
            @RequestParam("from") long from,
            @RequestParam("length") int length,
            @RequestHeader(MaildropTicket.HEADER) MaildropTicket ticket);

    /**
     * The messages from {@code first} to {@code last} that have at most {@link #SMALL_OCTETS}, in order and whole, as many as
     * have {@code most} octets together ({@link #MAX_READ_OCTETS} at most); those that are gone are left out.
     *
     * @return a {@link MessageBatch}
     */
    @GetExchange(url = "/{account}/messages/octets", accept = "application/octet-stream")
    byte[] readSmall(
            @PathVariable("account") AccountId account,
            @RequestParam("first") long first,
            @RequestParam("last") long last,
            @RequestParam("most") int most,
            @RequestHeader(MaildropTicket.HEADER) MaildropTicket ticket);

    /** Removes all of them in one transaction, or none; frees the lock. */
    @PostExchange(url = "/{account}/update", contentType = "application/json")
    UpdateAnswer update(
            @PathVariable("account") AccountId account,
            @RequestBody Update update,
            @RequestHeader(MaildropTicket.HEADER) MaildropTicket ticket);
}
