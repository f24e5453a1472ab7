package io.barid.transit;

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
import io.barid.message.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** One record of each form that version 0.1 publishes. */
enum Record01 {
    ACCEPTED_INLINE_MX(accepted(new Origin.Mx(), ReversePath.parse("<ann@elsewhere.test>"), true, locals())),
    ACCEPTED_STORED_MX(accepted(new Origin.Mx(), new ReversePath.Null(), false, locals())),
    ACCEPTED_INLINE_SUBMISSION(accepted(
            new Origin.Submission(new AccountId(7)), ReversePath.parse("<aya@example.test>"), true, remotes())),
    ACCEPTED_STORED_SUBMISSION(accepted(
            new Origin.Submission(new AccountId(7)), ReversePath.parse("<aya@example.test>"), false, remotes())),
    ACCEPTED_BOUNCE(accepted(new Origin.Bounce(), new ReversePath.Null(), true, locals())),
    ACCEPTED_PLAIN(plain()),
    LOCAL_INLINE(local(true)),
    LOCAL_STORED(local(false)),
    LOCAL_BOUNCE(localBounce()),
    OUTCOME_REFUSED(refused()),
    OUTCOME_STORED(stored()),
    JOURNEY(JourneyRecord.of(Common.ID, Journey01.EVENTS)),
    JOURNEY_OF_A_REFUSAL(JourneyRecord.of(Common.ID, Journey01.REFUSAL));

    /** What a record is made of in Kafka; the value is null when there is none. */
    record Wire(byte[] header, byte[] value) {}

    private static final class Common {
        static final QueueId ID = QueueId.parse("01FWHE4YDGFK1SHH6W1G60EECF");
        static final Instant TIME = Instant.parse("2026-11-22T04:00:00.123456Z");
        static final byte[] CONTENT =
                "Subject: =?utf-8?q?gr=C3=BC=C3=9Fe?=\r\n\r\n.\r\nÄ\r\n".getBytes(StandardCharsets.UTF_8);
        static final MessageContent INLINE = new MessageContent.Inline(CONTENT.length);
        static final MessageContent STORED =
                new MessageContent.Stored(30_000_000, new Sha256("0123456789abcdef".repeat(4)));
    }

    private final Object expected;

    Record01(Object expected) {
        this.expected = expected;
    }

    String fileName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Object expected() {
        return expected;
    }

    boolean valueIsJson() {
        return expected instanceof JourneyRecord;
    }

    Wire wire() {
        return switch (expected) {
            case AcceptedMessage accepted -> new Wire(accepted.header(), accepted.value());
            case LocalHandOver local -> new Wire(local.headerJson(), local.value());
            case LocalOutcome outcome -> new Wire(outcome.header(), null);
            case JourneyRecord journey -> new Wire(journey.header(), journey.events());
            default -> throw new IllegalStateException(expected.toString());
        };
    }

    /** Reads it; of a journey also its steps, which its reader takes apart later. */
    Object parse(Wire wire) throws PoisonRecordException {
        return switch (expected) {
            case AcceptedMessage accepted -> AcceptedMessage.parse(wire.header(), wire.value());
            case LocalHandOver local -> LocalHandOver.parse(wire.header(), wire.value());
            case LocalOutcome outcome -> LocalOutcome.parse(wire.header());
            case JourneyRecord journey -> {
                JourneyRecord read = JourneyRecord.parse(journey.key(), wire.header(), wire.value());
                List<io.barid.journey.JourneyEvent> events = JourneyRecord.events(read.events());
                if (!events.equals(this == JOURNEY ? Journey01.EVENTS : Journey01.REFUSAL)) {
                    throw new AssertionError("other steps were read: " + events);
                }
                yield Arrays.equals(read.events(), journey.events())
                        ? read
                        : new JourneyRecord(read.queueId(), read.foundBy(), journey.events());
            }
            default -> throw new IllegalStateException(expected.toString());
        };
    }

    private static AcceptedMessage accepted(
            Origin origin, ReversePath reversePath, boolean inline, List<Recipient> recipients) {
        Envelope envelope = new Envelope(
                Common.ID,
                Common.TIME,
                origin,
                reversePath,
                recipients,
                BodyType.EIGHT_BIT_MIME,
                true,
                "Received: from x\r\n\tby y\r\n",
                Optional.of(new DsnReturn(Optional.of(inline ? Ret.FULL : Ret.HDRS), Optional.of("QQ+2B314159"))),
                true);
        return new AcceptedMessage(envelope, inline ? Common.INLINE : Common.STORED, inline ? Common.CONTENT : null);
    }

    /** What an ordinary message leaves out. */
    private static AcceptedMessage plain() {
        Envelope envelope = new Envelope(
                Common.ID,
                Common.TIME,
                new Origin.Mx(),
                ReversePath.parse("<ann@elsewhere.test>"),
                List.of(new Recipient(ForwardPath.parse("<aya@example.test>"), Recipient.Fate.LOCAL)),
                BodyType.SEVEN_BIT,
                false,
                "");
        return new AcceptedMessage(envelope, Common.INLINE, Common.CONTENT);
    }

    private static List<Recipient> locals() {
        return List.of(
                recipient("<aya@example.test>", Recipient.Fate.LOCAL, Notify.NEVER),
                new Recipient(new ForwardPath.Postmaster(), Recipient.Fate.LOCAL),
                recipient(
                        "<\"a b\"@example.test>", Recipient.Fate.LOCAL, Notify.SUCCESS, Notify.FAILURE, Notify.DELAY));
    }

    private static List<Recipient> remotes() {
        return List.of(
                recipient("<x@elsewhere.test>", Recipient.Fate.REMOTE, Notify.DELAY),
                recipient("<jürgen@elsewhere.test>", Recipient.Fate.REMOTE),
                recipient("<x@[192.0.2.1]>", Recipient.Fate.REMOTE, Notify.FAILURE));
    }

    private static Recipient recipient(String path, Recipient.Fate fate, Notify... wishes) {
        DsnRequest dsn = new DsnRequest(Set.of(wishes), Optional.of("rfc822;x+2By@elsewhere.test"));
        return new Recipient(ForwardPath.parse(path), fate, Optional.of(dsn));
    }

    private static LocalHandOver local(boolean inline) {
        DsnRequest dsn = new DsnRequest(Set.of(Notify.SUCCESS), Optional.of("rfc822;aya@example.test"));
        List<LocalHandOver.Target> targets = List.of(
                new LocalHandOver.Target(new AccountId(8), ForwardPath.parse("<aya@example.test>"), Optional.of(dsn)),
                new LocalHandOver.Target(new AccountId(9), new ForwardPath.Postmaster()));
        LocalHandOver.Sent sent = new LocalHandOver.Sent(
                new Origin.Submission(new AccountId(7)),
                BodyType.EIGHT_BIT_MIME,
                true,
                Optional.of(new DsnReturn(Optional.of(Ret.FULL), Optional.of("QQ314159"))));
        return new LocalHandOver(
                new LocalHandOver.Header(
                        Common.ID,
                        Common.TIME,
                        ReversePath.parse("<ahmed@example.test>"),
                        targets,
                        "Received: from x\r\n",
                        inline ? Common.INLINE : Common.STORED,
                        Optional.of(sent)),
                inline ? Common.CONTENT : null);
    }

    private static LocalHandOver localBounce() {
        return new LocalHandOver(
                new LocalHandOver.Header(
                        Common.ID,
                        Common.TIME,
                        new ReversePath.Null(),
                        List.of(new LocalHandOver.Target(new AccountId(8), ForwardPath.parse("<aya@example.test>"))),
                        "",
                        Common.INLINE,
                        Optional.of(new LocalHandOver.Sent(
                                new Origin.Bounce(), BodyType.SEVEN_BIT, false, Optional.empty()))),
                Common.CONTENT);
    }

    private static LocalOutcome refused() {
        return new LocalOutcome(
                Common.ID,
                Arrays.stream(LocalOutcome.Reason.values())
                        .map(reason -> new LocalOutcome.Refused(
                                new AccountId(8 + reason.ordinal()), ForwardPath.parse("<aya@example.test>"), reason))
                        .toList());
    }

    private static LocalOutcome stored() {
        return new LocalOutcome(
                Common.ID,
                List.of(),
                List.of(
                        new LocalOutcome.Stored(new AccountId(8), ForwardPath.parse("<aya@example.test>")),
                        new LocalOutcome.Stored(new AccountId(9), new ForwardPath.Postmaster())));
    }
}
