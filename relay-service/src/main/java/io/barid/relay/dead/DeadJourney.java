package io.barid.relay.dead;

import io.barid.journey.JourneyEvent;
import io.barid.message.QueueId;
import io.barid.relay.bounce.Told;
import io.barid.service.journey.Journeys;
import io.barid.transit.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells of dead letters whose envelope names a message. */
@Component
class DeadJourney {

    private final Journeys journeys;

    DeadJourney(Journeys journeys) {
        this.journeys = journeys;
    }

    void taken(DeadLetterId id, DeadLetter letter) {
        steered(
                letter.queueId(),
                "held",
                "by Barid: " + id + " of " + letter.topic() + ": " + letter.reason(),
                whose(id, letter.topic()));
    }

    void carriedOut(DeadOrder order, HeldLetter letter) {
        String id = " (" + letter.id() + ")";
        List<String> whose = whose(letter.id(), letter.topic());
        switch (order) {
            case RELEASE -> steered(letter.queueId(), "released", "by an operator" + id, whose);
            case BOUNCE -> steered(letter.queueId(), "dropped", "by an operator, the sender is told" + id, whose);
            case DROP -> steered(letter.queueId(), "dropped", "by an operator, nobody is told" + id, whose);
        }
    }

    /** What was accepted is the whole message; other records are about some recipients, and unreadable: nobody knows which. */
    private static List<String> whose(DeadLetterId id, String topic) {
        return topic.equals(Topics.ACCEPTED) ? List.of() : List.of(id.toString());
    }

    void told(Told told) {
        told.to(journeys);
    }

    private void steered(Optional<QueueId> queueId, String order, String reason, List<String> whose) {
        if (journeys.wanted()) {
            queueId.ifPresent(its -> journeys.tell(its, new JourneyEvent.Steered(Instant.now(), order, reason, whose)));
        }
    }
}
