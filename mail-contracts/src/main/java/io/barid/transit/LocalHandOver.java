package io.barid.transit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.AccountId;
import io.barid.message.BodyType;
import io.barid.message.DsnRequest;
import io.barid.message.DsnReturn;
import io.barid.message.Envelope;
import io.barid.message.MessageContent;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A record of {@link Topics#LOCAL}: a message for up to {@link #MAX_TARGETS} mailboxes here.
 *
 * @param value the content's octets when it is inline, else null; owned by the record, not copied
 */
public record LocalHandOver(Header header, byte[] value) {

    /** The most mailboxes one record names. */
    public static final int MAX_TARGETS = 500;

    /**
     * A mailbox that gets the message.
     *
     * @param recipient what RCPT gave and led to this mailbox
     * @param dsn       what RCPT asked for in reports
     */
    public record Target(
            AccountId account,
            ForwardPath recipient,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<DsnRequest> dsn) {
        public Target {
            dsn = dsn == null ? Optional.empty() : dsn;
            if (account == null || recipient == null) {
                throw new IllegalArgumentException("A target has an account and a recipient");
            }
        }

        /** Without wishes for reports. */
        public Target(AccountId account, ForwardPath recipient) {
            this(account, recipient, Optional.empty());
        }
    }

    /**
     * How the message was sent, for reports about it; mailbox-service passes it on.
     *
     * @param dsn what MAIL asked for in reports
     */
    public record Sent(
            Origin origin,
            BodyType body,
            boolean smtpUtf8,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<DsnReturn> dsn) {
        public Sent {
            dsn = dsn == null ? Optional.empty() : dsn;
            if (origin == null || body == null) {
                throw new IllegalArgumentException("A message has an origin and a body type");
            }
        }
    }

    /**
     * What the record says beside the content.
     *
     * @param reversePath becomes the Return-Path field (RFC 5321 4.4)
     * @param targets     each mailbox, mostly once; again for another recipient that led there and asked for reports
     * @param prefix      header fields for the top of the entry, each ended with CRLF, below Return-Path
     * @param sent        absent in records of version 0.1
     */
    public record Header(
            QueueId queueId,
            Instant acceptedAt,
            ReversePath reversePath,
            List<Target> targets,
            String prefix,
            MessageContent content,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Sent> sent) {

        public Header {
            sent = sent == null ? Optional.empty() : sent;
            targets = List.copyOf(targets);
            prefix = prefix == null ? "" : prefix;
            if (targets.isEmpty() || targets.size() > MAX_TARGETS) {
                throw new IllegalArgumentException("A hand-over names 1 to 500 mailboxes");
            }
            if (acceptedAt != null && !Envelope.sensible(acceptedAt)) {
                throw new IllegalArgumentException("A message is accepted between the years 2000 and 9999");
            }
            if (queueId == null || acceptedAt == null || reversePath == null) {
                throw new IllegalArgumentException("A hand-over has a queue id, a time and a reverse-path");
            }
        }

        /** Of which nobody knows how it was sent. */
        public Header(
                QueueId queueId,
                Instant acceptedAt,
                ReversePath reversePath,
                List<Target> targets,
                String prefix,
                MessageContent content) {
            this(queueId, acceptedAt, reversePath, targets, prefix, content, Optional.empty());
        }
    }

    public LocalHandOver {
        AcceptedMessage.checkValue(header.content(), value);
    }

    /** Reads a record's header and value. */
    public static LocalHandOver parse(byte[] header, byte[] value) throws PoisonRecordException {
        Header read = WireJson.read(header, Header.class);
        try {
            return new LocalHandOver(read, value);
        } catch (IllegalArgumentException e) {
            throw new PoisonRecordException(e.getMessage(), e);
        }
    }

    /** JSON for {@link Topics#ENVELOPE_HEADER}. */
    public byte[] headerJson() {
        return WireJson.write(header);
    }
}
