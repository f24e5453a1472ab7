package io.barid.relay.queue;

import io.barid.message.DsnRequest;
import io.barid.message.Notify;
import io.barid.message.QueueId;
import io.barid.relay.bounce.Notice;
import io.barid.relay.delivery.Attempt;
import io.barid.relay.delivery.DeliveryOutcome;
import io.barid.relay.delivery.OutgoingMail;
import io.barid.relay.delivery.Said;
import io.barid.status.EnhancedStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What becomes of each row of a batch of settled units: gone, gone with a report, tried later, free, or held. */
final class Verdicts {

    private static final EnhancedStatus DELIVERED = EnhancedStatus.parse("2.0.0");
    private static final EnhancedStatus TOO_OLD = EnhancedStatus.parse("5.4.7");

    /** Delivered: the row goes. @param notice when the sender asked to know and the next host does not report */
    record Gone(RowKey row, Optional<Notice> notice, Said said) {}

    /** Given up: the row goes, its sender may be told. */
    record GivenUp(RowKey row, Notice notice) {}

    /** Tried again after a wait. */
    record Later(RowKey row, Duration rest, EnhancedStatus status, String reason, Optional<Said> said) {}

    record Spoilt(RowKey row, String reason) {}

    final List<Gone> gone = new ArrayList<>();
    final List<GivenUp> givenUp = new ArrayList<>();
    final List<Later> later = new ArrayList<>();
    final List<RowKey> free = new ArrayList<>();
    final List<Spoilt> spoilt = new ArrayList<>();

    private final RetrySchedule schedule;
    private final Instant now;

    private Verdicts(RetrySchedule schedule, Instant now) {
        this.schedule = schedule;
        this.now = now;
    }

    static Verdicts of(List<Settled> batch, RetrySchedule schedule, Instant now) {
        Verdicts verdicts = new Verdicts(schedule, now);
        for (Settled settled : batch) {
            switch (settled) {
                case Settled.Returned returned ->
                    verdicts.free.addAll(returned.unit().rows());
                case Settled.Spoiled spoiled ->
                    spoiled.unit().rows().forEach(row -> verdicts.spoilt.add(new Spoilt(row, spoiled.reason())));
                case Settled.Expired expired ->
                    expired.unit()
                            .recipients()
                            .forEach(it -> verdicts.givenUp.add(
                                    verdicts.givenUp(it, TOO_OLD, tooOld(expired.reason()), expired.said())));
                case Settled.Tried tried -> verdicts.tried(tried);
                case Settled.Ended ended -> {
                    verdicts.gone.addAll(ended.gone());
                    verdicts.givenUp.addAll(ended.givenUp());
                }
            }
        }
        return verdicts;
    }

    private void tried(Settled.Tried tried) {
        if (tried.attempt().reach() == Attempt.Reach.ABANDONED) {
            free.addAll(tried.unit().rows());
            return;
        }
        double drawn = RetrySchedule.drawn();
        for (int i = 0; i < tried.recipients().size(); i++) {
            Addressee addressee = tried.unit().recipients().get(i);
            OutgoingMail.To to = tried.recipients().get(i);
            switch (tried.attempt().outcomes().get(i)) {
                case DeliveryOutcome.Delivered delivered -> gone.add(gone(addressee, to, delivered));
                case DeliveryOutcome.Failed failed ->
                    givenUp.add(givenUp(addressee, failed.status(), failed.reason(), failed.said()));
                case DeliveryOutcome.Deferred deferred -> deferred(tried, addressee, deferred, drawn);
            }
        }
    }

    private Gone gone(Addressee addressee, OutgoingMail.To to, DeliveryOutcome.Delivered delivered) {
        boolean tell = !delivered.dsnPassedOn() && DsnRequest.wants(to.dsn(), Notify.SUCCESS);
        Optional<Notice> notice = tell
                ? Optional.of(
                        notice(addressee, Notice.Kind.RELAYED, DELIVERED, "relayed", Optional.of(delivered.said())))
                : Optional.empty();
        return new Gone(addressee.row(), notice, delivered.said());
    }

    private GivenUp givenUp(Addressee addressee, EnhancedStatus status, String reason, Optional<Said> said) {
        return new GivenUp(addressee.row(), notice(addressee, Notice.Kind.FAILED, status, reason, said));
    }

    private void deferred(Settled.Tried tried, Addressee addressee, DeliveryOutcome.Deferred deferred, double drawn) {
        if (schedule.over(tried.acceptedAt(), now)) {
            givenUp.add(givenUp(addressee, TOO_OLD, tooOld(deferred.reason()), deferred.said()));
            return;
        }
        Duration wait = schedule.wait(addressee.attempts() + 1, tried.acceptedAt(), now, drawn);
        later.add(new Later(addressee.row(), wait, deferred.status(), deferred.reason(), deferred.said()));
    }

    private static String tooOld(String reason) {
        return "it could not be delivered in time: " + reason;
    }

    private Notice notice(
            Addressee addressee, Notice.Kind kind, EnhancedStatus status, String reason, Optional<Said> said) {
        return new Notice(addressee.path(), addressee.given(), kind, status, reason, said, now, Optional.empty());
    }

    /** Takes out what senders may have to be told; the rest needs nobody but the database. */
    List<Settled.Ended> takeEnded(List<Settled> batch) {
        Map<RowKey, Gone> relayed = new HashMap<>();
        gone.stream().filter(it -> it.notice().isPresent()).forEach(it -> relayed.put(it.row(), it));
        Map<RowKey, GivenUp> failed = new HashMap<>();
        givenUp.forEach(it -> failed.put(it.row(), it));
        gone.removeIf(it -> relayed.containsKey(it.row()));
        givenUp.clear();
        List<Settled.Ended> ended = new ArrayList<>();
        for (Settled each : batch) {
            List<Addressee> some = each.unit().recipients().stream()
                    .filter(it -> relayed.containsKey(it.row()) || failed.containsKey(it.row()))
                    .toList();
            if (!some.isEmpty()) {
                ended.add(new Settled.Ended(each.unit().with(some).bare(), those(some, relayed), those(some, failed)));
            }
        }
        return ended;
    }

    private static <T> List<T> those(List<Addressee> some, Map<RowKey, T> verdicts) {
        return some.stream()
                .map(it -> verdicts.get(it.row()))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Leaves only what is about these messages. */
    void only(Set<QueueId> messages) {
        gone.removeIf(it -> !messages.contains(it.row().id()));
        givenUp.removeIf(it -> !messages.contains(it.row().id()));
    }

    /** Rows whose end a sender may be told. */
    List<RowKey> reported() {
        List<RowKey> rows = new ArrayList<>();
        givenUp.forEach(it -> rows.add(it.row()));
        gone.stream().filter(it -> it.notice().isPresent()).forEach(it -> rows.add(it.row()));
        return rows;
    }

    /** Messages of which rows may go. */
    List<QueueId> leaving() {
        List<QueueId> ids = new ArrayList<>();
        gone.forEach(it -> ids.add(it.row().id()));
        givenUp.forEach(it -> ids.add(it.row().id()));
        return ids.stream().distinct().sorted().toList();
    }
}
