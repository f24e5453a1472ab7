package io.barid.transit;

import io.barid.journey.FoundBy;
import io.barid.journey.JourneyEvent;
import io.barid.message.QueueId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A record of {@link Topics#JOURNEY}: some steps of one message's life. Its key is the queue id, its value the steps as a JSON
 * array, which the journey store keeps as it is; what they are found by stands in {@link Topics#FOUND_BY_HEADER}.
 *
 * @param events a JSON array; owned by the record, not copied
 */
public record JourneyRecord(QueueId queueId, FoundBy foundBy, byte[] events) {

    /** Of steps in the order in which they happened; at least one. */
    public static JourneyRecord of(QueueId queueId, List<JourneyEvent> events) {
        return new JourneyRecord(queueId, FoundBy.of(events), WireJson.write(events.toArray(JourneyEvent[]::new)));
    }

    /** Reads a record; its steps are not looked at. */
    public static JourneyRecord parse(byte[] key, byte[] foundBy, byte[] events) throws PoisonRecordException {
        if (key == null || events == null) {
            throw new PoisonRecordException("no queue id or no steps");
        }
        try {
            QueueId queueId = QueueId.parse(new String(key, StandardCharsets.US_ASCII));
            return new JourneyRecord(queueId, WireJson.read(foundBy, FoundBy.class), events);
        } catch (IllegalArgumentException e) {
            throw new PoisonRecordException(e.getMessage(), e);
        }
    }

    /** Reads steps; those of a newer version, which this one does not know, are left out. */
    public static List<JourneyEvent> events(byte[] events) throws PoisonRecordException {
        return Stream.of(WireJson.readKnown(events, JourneyEvent[].class))
                .filter(Objects::nonNull)
                .toList();
    }

    /** The record's key: steps of one message stay in order. */
    public byte[] key() {
        return queueId.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** JSON for {@link Topics#FOUND_BY_HEADER}. */
    public byte[] header() {
        return WireJson.write(foundBy);
    }
}
