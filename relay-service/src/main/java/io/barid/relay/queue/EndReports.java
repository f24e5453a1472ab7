package io.barid.relay.queue;

import io.barid.message.MessageContent;
import io.barid.message.QueueId;
import io.barid.relay.bounce.Notice;
import io.barid.relay.bounce.Reports;
import io.barid.relay.bounce.Told;
import io.barid.status.EnhancedStatus;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.PoisonRecordException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Writes what senders are told of rows that ended, for one transaction as much as memory bears. */
@Component
class EndReports {

    private static final Logger log = LoggerFactory.getLogger(EndReports.class);
    /** Reports that return whole messages are half a mebibyte each. */
    private static final long OCTETS = 8 * 1024 * 1024;

    private static final EnhancedStatus UNREPORTED = EnhancedStatus.parse("4.3.0");
    private static final Duration UNREPORTED_WAIT = Duration.ofMinutes(1);

    /**
     * What was written.
     *
     * @param about all messages looked at, at least one; the others' turn comes later
     * @param told  of those with something to tell
     */
    record Written(List<AcceptedMessage> reports, Set<QueueId> about, List<Told> told) {}

    private final Contents contents;
    private final Reports reports;

    EndReports(Contents contents, Reports reports) {
        this.contents = contents;
        this.reports = reports;
    }

    /**
     * What cannot be reported because of a bug is tried again, and fails again, later.
     *
     * @param ours  rows that are still this replica's to end; those that are tried again are taken out
     * @param brief asked for each message: whether mailbox-service may not be waited for
     */
    Written write(Verdicts verdicts, Set<RowKey> ours, BooleanSupplier brief) {
        Written written = new Written(new ArrayList<>(), new HashSet<>(), new ArrayList<>());
        long octets = 0;
        for (Map.Entry<QueueId, List<Notice>> each : notices(verdicts, ours).entrySet()) {
            if (octets >= OCTETS) {
                break;
            }
            QueueId queueId = each.getKey();
            written.about().add(queueId);
            List<AcceptedMessage> made = List.of();
            try {
                made = report(queueId, each.getValue(), brief.getAsBoolean(), written.told());
            } catch (DataAccessException e) {
                throw e;
            } catch (RuntimeException e) {
                log.error("queueId={} no report can be made now", queueId, e);
                postpone(verdicts, queueId, ours);
            }
            written.reports().addAll(made);
            octets += made.stream()
                    .filter(it -> it.content() instanceof MessageContent.Inline)
                    .mapToLong(it -> it.content().octets())
                    .sum();
        }
        return written;
    }

    /** By message; an empty list for one whose rows are no longer ours. */
    private static Map<QueueId, List<Notice>> notices(Verdicts verdicts, Set<RowKey> ours) {
        Map<QueueId, List<Notice>> notices = new TreeMap<>();
        verdicts.givenUp.forEach(each -> add(notices, each.row(), Optional.of(each.notice()), ours));
        verdicts.gone.forEach(each -> add(notices, each.row(), each.notice(), ours));
        return notices;
    }

    private static void add(Map<QueueId, List<Notice>> notices, RowKey row, Optional<Notice> notice, Set<RowKey> ours) {
        List<Notice> about = notices.computeIfAbsent(row.id(), id -> new ArrayList<>());
        notice.filter(it -> ours.contains(row)).ifPresent(about::add);
    }

    private List<AcceptedMessage> report(QueueId queueId, List<Notice> notices, boolean brief, List<Told> told) {
        if (notices.isEmpty()) {
            return List.of();
        }
        Optional<AcceptedMessage> about = Optional.empty();
        try {
            about = contents.message(queueId);
        } catch (PoisonRecordException e) {
            log.error("queueId={} is unreadable in the queue, nobody is told: {}", queueId, e.getMessage());
        }
        if (about.isEmpty()) {
            told.add(new Told(queueId, Optional.empty(), notices, Optional.empty()));
            return List.of();
        }
        AcceptedMessage message = about.get();
        List<AcceptedMessage> made = brief ? reports.briefly(message, notices) : reports.about(message, notices);
        told.add(Told.of(message.envelope(), notices, made));
        return made;
    }

    private static void postpone(Verdicts verdicts, QueueId queueId, Set<RowKey> ours) {
        for (Verdicts.GivenUp each : List.copyOf(verdicts.givenUp)) {
            if (each.row().id().equals(queueId)) {
                ours.remove(each.row());
                verdicts.givenUp.remove(each);
                verdicts.later.add(new Verdicts.Later(
                        each.row(),
                        UNREPORTED_WAIT,
                        UNREPORTED,
                        each.notice().reason(),
                        each.notice().said()));
            }
        }
    }
}
