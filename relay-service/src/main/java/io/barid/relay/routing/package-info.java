/**
 * Where accepted mail goes: {@link io.barid.relay.routing.AcceptedListener} reads it, {@link io.barid.relay.routing.Router}
 * asks mailbox-service once per hop of a whole batch and follows aliases, {@link io.barid.relay.routing.HandOver} makes the
 * records for mailboxes here. What nobody answered for waits in the queue until
 * {@link io.barid.relay.routing.UnroutedWorker} asks again.
 */
package io.barid.relay.routing;
