package io.barid.service.journey;

import io.barid.journey.JourneyEvent;
import io.barid.message.QueueId;
import java.util.List;

/** Where a service tells what happened to a message. For use by many threads. */
@FunctionalInterface
public interface Journeys {

    /** Nobody listens ({@code BARID_JOURNEYS=off}). */
    Journeys NONE = (queueId, events) -> {};

    /**
     * Takes the steps to publish them soon; nothing is durable on return, and nothing is ever waited for or thrown. Told after
     * the step itself is durable.
     *
     * @param queueId the message's; what was refused before it had one gets a {@link QueueId#next} of its own
     * @param events  in the order in which they happened
     */
    void tell(QueueId queueId, List<JourneyEvent> events);

    /** A single step. */
    default void tell(QueueId queueId, JourneyEvent event) {
        tell(queueId, List.of(event));
    }

    /** A step was not told, because one client or account caused too many of its kind: it counts. */
    default void untold() {}

    /** Whether somebody listens: who would have to work for its events asks first. */
    default boolean wanted() {
        return this != NONE;
    }
}
