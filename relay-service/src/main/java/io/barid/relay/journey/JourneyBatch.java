package io.barid.relay.journey;

import io.barid.journey.FoundBy;
import io.barid.message.QueueId;
import io.barid.relay.queue.ColumnText;
import io.barid.transit.JourneyRecord;
import java.io.ByteArrayOutputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Some records on their way into the table, those of one message together. */
final class JourneyBatch {

    /** Recipients that a message is found by, of those which come together. */
    private static final int MOST_RECIPIENTS = 2_000;

    private static final int MOST_CHARACTERS = 400;

    private final Map<QueueId, Message> messages = new LinkedHashMap<>();

    private static final class Message {
        private final ByteArrayOutputStream events = new ByteArrayOutputStream();
        private final Set<String> recipients = new LinkedHashSet<>();
        private String sender;
        private String messageId;
        private int outcomes;

        /** One JSON array of all. */
        private void append(byte[] more) {
            if (events.size() > 0) {
                events.write(',');
            }
            events.write(more, 1, more.length - 2);
        }

        private byte[] array() {
            byte[] array = new byte[events.size() + 2];
            byte[] inner = events.toByteArray();
            array[0] = '[';
            System.arraycopy(inner, 0, array, 1, inner.length);
            array[array.length - 1] = ']';
            return array;
        }
    }

    /** @return false when its steps are no array of something, and it was left out */
    boolean add(JourneyRecord record) {
        byte[] events = record.events();
        if (events.length <= 2 || events[0] != '[' || events[events.length - 1] != ']') {
            return false;
        }
        FoundBy facts = record.foundBy();
        Message message = messages.computeIfAbsent(record.queueId(), ignored -> new Message());
        message.append(events);
        message.outcomes |= facts.outcomes();
        if (message.sender == null) {
            message.sender = facts.sender().map(JourneyBatch::lower).orElse(null);
        }
        if (message.messageId == null) {
            message.messageId = facts.messageId().map(JourneyBatch::fit).orElse(null);
        }
        facts.recipients().stream()
                .limit(MOST_RECIPIENTS - message.recipients.size())
                .map(JourneyBatch::lower)
                .forEach(message.recipients::add);
        return true;
    }

    /** As addresses are looked for. */
    static String lower(String address) {
        return fit(address).toLowerCase(Locale.ROOT);
    }

    /** As columns keep it. */
    static String fit(String text) {
        return ColumnText.of(text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS));
    }

    Set<LocalDate> days() {
        return messages.keySet().stream().map(Days::of).collect(Collectors.toCollection(HashSet::new));
    }

    /** The rows of each message. */
    List<List<JourneyRow>> rows() {
        return messages.entrySet().stream()
                .map(each -> rows(each.getKey(), each.getValue()))
                .toList();
    }

    private static List<JourneyRow> rows(QueueId queueId, Message message) {
        List<JourneyRow> rows = new ArrayList<>(Math.max(1, message.recipients.size()));
        for (String recipient : message.recipients) {
            rows.add(
                    rows.isEmpty()
                            ? first(queueId, recipient, message)
                            : new JourneyRow(queueId.value(), null, recipient, null, 0, null));
        }
        return rows.isEmpty() ? List.of(first(queueId, null, message)) : rows;
    }

    private static JourneyRow first(QueueId queueId, String recipient, Message message) {
        return new JourneyRow(
                queueId.value(), message.sender, recipient, message.messageId, message.outcomes, message.array());
    }
}
