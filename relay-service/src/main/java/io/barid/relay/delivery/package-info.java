/**
 * One attempt to bring one message to one destination: {@link io.barid.relay.delivery.Courier} takes
 * {@link io.barid.relay.delivery.OutgoingMail} and says what became of each recipient. Nothing here knows the queue.
 */
package io.barid.relay.delivery;
