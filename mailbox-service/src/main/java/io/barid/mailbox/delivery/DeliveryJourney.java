package io.barid.mailbox.delivery;

import io.barid.journey.JourneyEvent;
import io.barid.message.QueueId;
import io.barid.service.journey.Journeys;
import io.barid.transit.LocalOutcome.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells which mailboxes have a message now, and which do not. */
@Component
class DeliveryJourney {

    private final Journeys journeys;

    DeliveryJourney(Journeys journeys) {
        this.journeys = journeys;
    }

    /** After the batch's transaction. */
    void committed(BatchResult result) {
        if (!journeys.wanted()) {
            return;
        }
        Instant now = Instant.now();
        Map<QueueId, List<JourneyEvent>> told = new LinkedHashMap<>();
        for (NewEntry entry : result.stored()) {
            steps(told, entry.pair().queueId())
                    .add(new JourneyEvent.Stored(
                            now,
                            entry.pair().account().toString(),
                            Optional.ofNullable(entry.inbox().address()),
                            entry.uid(),
                            entry.octets()));
        }
        result.refused()
                .forEach(refusals -> refusals.refused()
                        .forEach(refused -> steps(
                                        told, refusals.arrival().header().queueId())
                                .add(new JourneyEvent.NotStored(
                                        now, refused.account().toString(), Optional.empty(), text(refused.reason())))));
        told.forEach(journeys::tell);
    }

    private static String text(Reason reason) {
        return switch (reason) {
            case ACCOUNT_GONE -> "the account is gone or disabled";
            case OVER_QUOTA -> "the mailbox is full";
            case CONTENT_GONE -> "its content is no longer in the store";
        };
    }

    private static List<JourneyEvent> steps(Map<QueueId, List<JourneyEvent>> told, QueueId queueId) {
        return told.computeIfAbsent(queueId, id -> new ArrayList<>(1));
    }
}
