package io.barid.relay.journey;

import java.util.UUID;

/**
 * A row of the table; every text may be null.
 *
 * @param events a JSON array, or null in the row of a further recipient
 */
record JourneyRow(UUID queueId, String sender, String recipient, String messageId, int outcomes, byte[] events) {}
