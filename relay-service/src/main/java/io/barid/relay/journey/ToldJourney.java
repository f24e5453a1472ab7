package io.barid.relay.journey;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.barid.journey.FoundBy;
import io.barid.journey.JourneyEvent;
import io.barid.journey.Outcome;
import io.barid.message.QueueId;
import io.barid.transit.JourneyRecord;
import io.barid.transit.PoisonRecordException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The journey of one message, as the API tells it.
 *
 * @param state   see {@link Standing.State}
 * @param settled whether nothing more happens on its way; its reader may still fetch it
 * @param until   when it is tried again, for what is deferred
 * @param cut     whether there are more steps than are told
 * @param steps   in order of time, as they were told
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ToldJourney(
        QueueId queueId,
        String state,
        boolean settled,
        Optional<Instant> until,
        Optional<String> sender,
        Set<String> recipients,
        Optional<String> messageId,
        List<String> outcomes,
        boolean cut,
        List<JsonNode> steps) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_RECIPIENTS = 1_000;

    /** @param arrays of steps, at least one */
    static ToldJourney of(QueueId queueId, List<byte[]> arrays, boolean cut) {
        // what Kafka has twice, as it may after a hiccup, happened once
        Set<JsonNode> steps = new LinkedHashSet<>();
        Set<JourneyEvent> events = new LinkedHashSet<>();
        for (byte[] array : arrays) {
            try {
                JSON.readTree(array).forEach(steps::add);
                events.addAll(JourneyRecord.events(array));
            } catch (JacksonException | PoisonRecordException e) {
                cut = true;
            }
        }
        List<JourneyEvent> known = new ArrayList<>(events);
        known.sort(Comparator.comparing(JourneyEvent::at));
        List<JsonNode> told = new ArrayList<>(steps);
        told.sort(Comparator.comparing(ToldJourney::at));
        return of(queueId, known, told, cut);
    }

    private static ToldJourney of(QueueId queueId, List<JourneyEvent> known, List<JsonNode> told, boolean cut) {
        FoundBy facts = FoundBy.of(known);
        Standing standing = Standing.of(known);
        return new ToldJourney(
                queueId,
                standing.state().toString(),
                standing.settled(),
                standing.until(),
                facts.sender(),
                new LinkedHashSet<>(
                        facts.recipients().stream().limit(MOST_RECIPIENTS).toList()),
                facts.messageId(),
                Outcome.of(facts.outcomes()).stream().map(Outcome::toString).toList(),
                cut,
                told);
    }

    private static Instant at(JsonNode step) {
        try {
            return Instant.parse(step.path("at").asString(""));
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
