package io.barid.relay.dead;

import io.barid.journey.JourneyEvent;
import io.barid.message.QueueId;
import io.barid.relay.bounce.Told;
import io.barid.service.journey.Journeys;
import java.time.Instant;
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
        steered(letter.queueId(), "held", "by Barid: " + id + " of " + letter.topic() + ": " + letter.reason());
    }

    void carriedOut(DeadOrder order, DeadLetterId id, Optional<QueueId> queueId) {
        switch (order) {
            case RELEASE -> steered(queueId, "released", "by an operator (" + id + ")");
            case BOUNCE -> steered(queueId, "dropped", "by an operator, the sender is told (" + id + ")");
            case DROP -> steered(queueId, "dropped", "by an operator, nobody is told (" + id + ")");
        }
    }

    void told(Told told) {
        told.to(journeys);
    }

    private void steered(Optional<QueueId> queueId, String order, String reason) {
        if (journeys.wanted()) {
            queueId.ifPresent(its -> journeys.tell(its, new JourneyEvent.Steered(Instant.now(), order, reason)));
        }
    }
}
