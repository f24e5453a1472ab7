package io.barid.relay.bounce;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.AccountId;
import io.barid.message.BodyType;
import io.barid.message.DsnRequest;
import io.barid.message.DsnReturn;
import io.barid.message.Envelope;
import io.barid.message.MessageContent;
import io.barid.message.Notify;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.message.Recipient;
import io.barid.message.Ret;
import io.barid.relay.delivery.Said;
import io.barid.status.EnhancedStatus;
import io.barid.transit.AcceptedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Messages and what happened to them. */
final class Examples {

    static final String HOSTNAME = "mx.ours.test";
    static final String BOUNDARY = "=_barid_00112233445566778899aabbccddeeff";
    static final QueueId ABOUT = QueueId.parse("01KAN0Q3M0FC0R1G7QZX2V9ABC");
    static final QueueId REPORT = QueueId.parse("01KAN0Q8GGFH9S3GPKWKTGC5S8");
    static final Instant ACCEPTED = Instant.parse("2026-11-22T06:30:00Z");
    static final Instant AT = Instant.parse("2026-11-22T06:30:05Z");

    static final String CONTENT = """
            Received: from client.example (client.example [192.0.2.7])\r
             by mx.ours.test with ESMTPSA id 01KAN0Q3M0FC0R1G7QZX2V9ABC;\r
             Sun, 22 Nov 2026 06:30:00 +0000\r
            From: Ann <ann@ours.test>\r
            To: bob@elsewhere.test\r
            Subject: Lunch\r
            Message-ID: <lunch.1@client.example>\r
            \r
            At noon?\r
            """;

    private Examples() {}

    static AcceptedMessage message(String content, Recipient... recipients) {
        return message(content, Optional.empty(), false, recipients);
    }

    static AcceptedMessage returning(Ret ret, String content, Recipient... recipients) {
        return message(
                content, Optional.of(new DsnReturn(Optional.of(ret), Optional.of("QQ+3D314"))), false, recipients);
    }

    static AcceptedMessage message(String content, Optional<DsnReturn> dsn, boolean smtpUtf8, Recipient... recipients) {
        return from("<ann@ours.test>", content, dsn, smtpUtf8, recipients);
    }

    static AcceptedMessage from(
            String sender, String content, Optional<DsnReturn> dsn, boolean smtpUtf8, Recipient... recipients) {
        byte[] octets = content.getBytes(StandardCharsets.UTF_8);
        Envelope envelope = new Envelope(
                ABOUT,
                ACCEPTED,
                new Origin.Submission(new AccountId(1)),
                ReversePath.parse(sender),
                List.of(recipients),
                BodyType.SEVEN_BIT,
                smtpUtf8,
                "",
                dsn,
                false);
        return new AcceptedMessage(envelope, new MessageContent.Inline(octets.length), octets);
    }

    static Recipient recipient(String address, Notify... wishes) {
        return recipient(address, null, wishes);
    }

    static Recipient recipient(String address, String orcpt, Notify... wishes) {
        return new Recipient(
                path(address),
                Recipient.Fate.REMOTE,
                wishes.length == 0 && orcpt == null
                        ? Optional.empty()
                        : Optional.of(new DsnRequest(Set.of(wishes), Optional.ofNullable(orcpt))));
    }

    static ForwardPath path(String address) {
        return ForwardPath.parse("<" + address + ">");
    }

    static Notice failed(String address) {
        return failed(address, "mx1.elsewhere.test", "550 5.1.1 No such user here");
    }

    static Notice failed(String address, String host, String reply) {
        return new Notice(
                path(address),
                List.of(path(address)),
                Notice.Kind.FAILED,
                EnhancedStatus.parse("5.1.1"),
                "the other side does not know the recipient",
                Optional.of(new Said(host, reply)),
                AT,
                Optional.empty());
    }

    static Notice notice(Notice.Kind kind, String status, String reason, String recipient, String... given) {
        return new Notice(
                path(recipient),
                List.of(given).stream().map(Examples::path).toList(),
                kind,
                EnhancedStatus.parse(status),
                reason,
                Optional.empty(),
                AT,
                kind == Notice.Kind.DELAYED ? Optional.of(ACCEPTED.plusSeconds(432_000)) : Optional.empty());
    }
}
