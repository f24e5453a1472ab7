package io.barid.journey;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One step in a message's life. Texts, not checked values: it shows what was said, also where that was nothing valid.
 * Every text is cut to {@link Texts#MOST} characters and holds no control characters.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "step")
@JsonSubTypes({
    @JsonSubTypes.Type(JourneyEvent.Connected.class),
    @JsonSubTypes.Type(JourneyEvent.Authenticated.class),
    @JsonSubTypes.Type(JourneyEvent.Refused.class),
    @JsonSubTypes.Type(JourneyEvent.Accepted.class),
    @JsonSubTypes.Type(JourneyEvent.Routed.class),
    @JsonSubTypes.Type(JourneyEvent.MxAsked.class),
    @JsonSubTypes.Type(JourneyEvent.Attempted.class),
    @JsonSubTypes.Type(JourneyEvent.Deferred.class),
    @JsonSubTypes.Type(JourneyEvent.Bounced.class),
    @JsonSubTypes.Type(JourneyEvent.Steered.class),
    @JsonSubTypes.Type(JourneyEvent.Stored.class),
    @JsonSubTypes.Type(JourneyEvent.NotStored.class),
    @JsonSubTypes.Type(JourneyEvent.Listed.class),
    @JsonSubTypes.Type(JourneyEvent.Fetched.class),
    @JsonSubTypes.Type(JourneyEvent.Deleted.class)
})
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public sealed interface JourneyEvent {

    /** When it happened, by the clock of the service that tells it. */
    Instant at();

    /**
     * smtp-gateway: a client came.
     *
     * @param client its address
     * @param name   what that address is called, if it was known in time
     * @param hello  what it called itself
     * @param port   {@code mx}, {@code submission} or {@code submissions}
     * @param tls    protocol and cipher, if there was TLS when the message came
     */
    @JsonTypeName("connected")
    record Connected(Instant at, String client, Optional<String> name, String hello, String port, Optional<String> tls)
            implements JourneyEvent {
        public Connected {
            client = Texts.line(client);
            name = Texts.line(name);
            hello = Texts.line(hello);
            port = Texts.line(port);
            tls = Texts.line(tls);
        }
    }

    /** smtp-gateway: the client logged in. @param account its address, never its password */
    @JsonTypeName("authenticated")
    record Authenticated(Instant at, String account, String mechanism) implements JourneyEvent {
        public Authenticated {
            account = Texts.line(account);
            mechanism = Texts.line(mechanism);
        }
    }

    /**
     * smtp-gateway: the client heard no; 4yz or 5yz.
     *
     * @param what      what was refused, as the metric {@code mail.smtp.refused} names it
     * @param sender    of MAIL, if it came so far
     * @param recipient of RCPT, if it was that which was refused
     * @param reply     as it was said; empty when the connection was closed without a word
     */
    @JsonTypeName("refused")
    record Refused(
            Instant at,
            String client,
            String what,
            Optional<String> sender,
            Optional<String> recipient,
            Optional<String> reply)
            implements JourneyEvent {

        /** What is said to be refused of a message whose fate is not known. */
        public static final String UNKNOWN = "unknown";

        public Refused {
            client = Texts.line(client);
            what = Texts.line(what);
            sender = Texts.line(sender);
            recipient = Texts.line(recipient);
            reply = Texts.line(reply);
        }

        /** Whether nobody knows what became of it, so that it may be kept after all. */
        public boolean unknown() {
            return what.equals(UNKNOWN);
        }
    }

    /**
     * smtp-gateway, or relay-service for what it writes itself: the message is durable.
     *
     * @param messageId the Message-ID field's value with its brackets, if there is one
     * @param reply     the 250 as it was said; empty for what relay-service wrote
     * @param millis    from the connection, or the message before, to the reply
     */
    @JsonTypeName("accepted")
    record Accepted(
            Instant at,
            String sender,
            List<String> recipients,
            Optional<String> messageId,
            long octets,
            Optional<String> reply,
            long millis)
            implements JourneyEvent {
        public Accepted {
            sender = Texts.line(sender);
            recipients = Texts.lines(recipients);
            messageId = Texts.line(messageId);
            reply = Texts.line(reply);
        }
    }

    /** relay-service: where each recipient leads. */
    @JsonTypeName("routed")
    record Routed(Instant at, String sender, List<Way> ways) implements JourneyEvent {

        /** Where one recipient leads. @param given what RCPT gave @param to an account's id, an address elsewhere, or the reason */
        public record Way(String given, Kind kind, String to) {
            public Way {
                given = Texts.line(given);
                to = Texts.line(to);
            }
        }

        /** Kinds of ways. */
        public enum Kind {
            MAILBOX,
            ELSEWHERE,
            NOWHERE,
            /** mailbox-service did not answer yet. */
            UNKNOWN
        }

        public Routed {
            sender = Texts.line(sender);
            ways = List.copyOf(ways);
        }
    }

    /**
     * relay-service: what DNS said of a recipient's domain.
     *
     * @param hosts    {@code 10 mx1.example.org 192.0.2.1 2001:db8::1}, most preferred first
     * @param answer   in a sentence, if there is more to say than the hosts
     * @param ttl      for how many seconds the answer holds, if that is known
     * @param cached   whether it came out of dns-resolver's cache, if that is known
     * @param millis   that it took
     */
    @JsonTypeName("mx-asked")
    record MxAsked(
            Instant at,
            String domain,
            List<String> hosts,
            String answer,
            Optional<Long> ttl,
            Optional<Boolean> cached,
            long millis)
            implements JourneyEvent {
        public MxAsked {
            domain = Texts.line(domain);
            hosts = Texts.lines(hosts);
            answer = Texts.line(answer);
        }
    }

    /**
     * relay-service: one try at a destination.
     *
     * @param destination the domain, or an operator's next hop
     * @param host        name and address of the last host tried; absent when none was
     * @param tls         protocol, cipher and what was verified; absent in clear
     * @param transcript  lines sent and received; never content or credentials
     */
    @JsonTypeName("attempted")
    record Attempted(
            Instant at,
            String destination,
            Optional<String> host,
            Optional<String> tls,
            List<Reply> replies,
            List<String> transcript,
            long millis)
            implements JourneyEvent {

        /** What became of one recipient. */
        public record Reply(String recipient, Fate fate, String reply) {
            public Reply {
                recipient = Texts.line(recipient);
                reply = Texts.line(reply);
            }
        }

        /** Fates of a recipient in one try. */
        public enum Fate {
            DELIVERED,
            NOT_NOW,
            NEVER
        }

        public Attempted {
            destination = Texts.line(destination);
            host = Texts.line(host);
            tls = Texts.line(tls);
            replies = List.copyOf(replies);
            transcript = Texts.lines(transcript);
        }

        /** Whether somebody got it. */
        public boolean delivered() {
            return replies.stream().anyMatch(reply -> reply.fate() == Fate.DELIVERED);
        }
    }

    /** relay-service: tried again later. @param until when */
    @JsonTypeName("deferred")
    record Deferred(Instant at, List<String> recipients, String status, String reason, Instant until)
            implements JourneyEvent {
        public Deferred {
            recipients = Texts.lines(recipients);
            status = Texts.line(status);
            reason = Texts.line(reason);
        }
    }

    /** relay-service: given up. @param report the queue id of the bounce; absent when its sender is not to be told */
    @JsonTypeName("bounced")
    record Bounced(Instant at, List<String> recipients, String status, String reason, Optional<String> report)
            implements JourneyEvent {
        public Bounced {
            recipients = Texts.lines(recipients);
            status = Texts.line(status);
            reason = Texts.line(reason);
            report = Texts.line(report);
        }
    }

    /**
     * relay-service: an operator, or Barid itself, decided.
     *
     * @param order      {@code held}, {@code released}, {@code dropped}, …
     * @param recipients whom it is about, or the dead letter that it is about; empty: the whole message
     */
    @JsonTypeName("steered")
    record Steered(Instant at, String order, String reason, List<String> recipients) implements JourneyEvent {
        public Steered {
            order = Texts.line(order);
            reason = Texts.line(reason);
            recipients = Texts.lines(recipients);
        }

        /** About the whole message. */
        public Steered(Instant at, String order, String reason) {
            this(at, order, reason, List.of());
        }
    }

    /** mailbox-service: durable in a mailbox. @param account its id @param address its address, if it is at hand */
    @JsonTypeName("stored")
    record Stored(Instant at, String account, Optional<String> address, long uid, long octets) implements JourneyEvent {
        public Stored {
            account = Texts.line(account);
            address = Texts.line(address);
        }
    }

    /** mailbox-service: the mailbox is full or gone. */
    @JsonTypeName("not-stored")
    record NotStored(Instant at, String account, Optional<String> address, String reason) implements JourneyEvent {
        public NotStored {
            account = Texts.line(account);
            address = Texts.line(address);
            reason = Texts.line(reason);
        }
    }

    /** mailbox-service: for the first time in a listing that a client opened. */
    @JsonTypeName("listed")
    record Listed(Instant at, String account) implements JourneyEvent {
        public Listed {
            account = Texts.line(account);
        }
    }

    /** pop3-gateway: sent to its reader, to the last octet. */
    @JsonTypeName("fetched")
    record Fetched(Instant at, String account, String client, long octets) implements JourneyEvent {
        public Fetched {
            account = Texts.line(account);
            client = Texts.line(client);
        }
    }

    /** pop3-gateway or mailbox-service: removed from the mailbox. @param by {@code pop3}, or who else */
    @JsonTypeName("deleted")
    record Deleted(Instant at, String account, String by) implements JourneyEvent {
        public Deleted {
            account = Texts.line(account);
            by = Texts.line(by);
        }
    }
}
