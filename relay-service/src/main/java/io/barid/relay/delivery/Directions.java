package io.barid.relay.delivery;

import java.util.Optional;

/**
 * Where mail for a destination goes now, and who said so.
 *
 * @param asked absent when the way is an operator's word
 */
record Directions(Way way, Optional<Asked> asked) {}
