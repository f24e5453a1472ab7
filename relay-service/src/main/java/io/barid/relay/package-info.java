/**
 * relay-service: decides where accepted mail goes, hands local mail over to mailbox-service and keeps what it cannot hand
 * over in its queue. Start reading at {@link io.barid.relay.routing}.
 */
package io.barid.relay;
