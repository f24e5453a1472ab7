package io.barid.relay.operator;

import io.barid.address.AddressSyntaxException;
import io.barid.address.ForwardPath;
import io.barid.message.QueueId;
import io.barid.relay.bounce.Notice;
import io.barid.relay.bounce.Told;
import io.barid.status.EnhancedStatus;
import io.barid.transit.AcceptedMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What senders are told of mail that an operator drops: one report for a message. */
class DropReports {

    private static final Logger log = LoggerFactory.getLogger(DropReports.class);

    /** RFC 3463 3.8: delivery not authorized, message refused. */
    private static final EnhancedStatus DROPPED = EnhancedStatus.parse("5.7.1");

    /**
     * A message to be dropped.
     *
     * @param recipients that the report is about
     * @param reports    none when the sender is owed none
     * @param told       what they are about
     */
    record Planned(QueueId queueId, Set<String> recipients, List<AcceptedMessage> reports, Told told) {}

    /** Reports about all of these, mostly one; none when none is owed. */
    interface Writer {
        List<AcceptedMessage> about(AcceptedMessage message, List<Notice> notices);
    }

    private final KeptMessages messages;
    private final Writer reports;
    private final Consumer<AcceptedMessage> outbox;

    DropReports(KeptMessages messages, Writer reports, Consumer<AcceptedMessage> outbox) {
        this.messages = messages;
        this.reports = reports;
        this.outbox = outbox;
    }

    /** Writes the reports, outside any transaction. A message that nobody can read is left alone. */
    List<Planned> plan(List<Asked> rows) {
        Map<QueueId, List<Asked>> byMessage =
                rows.stream().collect(Collectors.groupingBy(Asked::queueId, LinkedHashMap::new, Collectors.toList()));
        List<Planned> planned = new ArrayList<>();
        byMessage.forEach((id, asked) ->
                messages.read(id).flatMap(message -> plan(message, asked)).ifPresent(planned::add));
        return planned;
    }

    private Optional<Planned> plan(AcceptedMessage message, List<Asked> rows) {
        QueueId id = message.envelope().queueId();
        try {
            Instant now = Instant.now();
            List<Notice> notices = rows.stream().map(row -> notice(row, now)).toList();
            List<AcceptedMessage> written = reports.about(message, notices);
            Told told = Told.of(message.envelope(), notices, written);
            return Optional.of(new Planned(id, recipients(rows), written, told));
        } catch (AddressSyntaxException e) {
            log.error("queueId={} has an unreadable recipient in the queue, so it is not dropped with a report", id);
            return Optional.empty();
        }
    }

    private static Notice notice(Asked row, Instant now) {
        return new Notice(
                ForwardPath.parse(row.recipient()),
                row.given().stream().map(ForwardPath::parse).toList(),
                Notice.Kind.FAILED,
                DROPPED,
                "an operator of this system removed the message from the queue",
                Optional.empty(),
                now,
                Optional.empty());
    }

    private static Set<String> recipients(List<Asked> rows) {
        return rows.stream().map(Asked::recipient).collect(Collectors.toSet());
    }

    /**
     * Keeps the report in the caller's transaction, if it is still about all that goes.
     *
     * @return the rows that may go now; none when others were settled or came in since the plan
     */
    List<Asked> keep(Planned plan, List<Asked> locked) {
        List<Asked> mine = locked.stream()
                .filter(row -> row.queueId().equals(plan.queueId()))
                .toList();
        if (!recipients(mine).equals(plan.recipients())) {
            return List.of();
        }
        plan.reports().forEach(outbox);
        return mine;
    }
}
