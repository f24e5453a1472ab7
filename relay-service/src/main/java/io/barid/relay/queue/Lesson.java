package io.barid.relay.queue;

import io.barid.relay.delivery.Attempt.Reach;
import java.util.List;

/**
 * What an attempt taught.
 *
 * @param reach      a host that does nothing but ask for less, attempt after attempt, counts as unreached
 * @param toGiveBack what waited for a destination that is left alone now
 */
record Lesson(Reach reach, boolean wasTroubled, List<Unit> toGiveBack) {}
