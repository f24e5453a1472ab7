/**
 * What senders are told (RFC 3464): {@link io.barid.relay.bounce.Reports} decides and writes,
 * {@link io.barid.relay.bounce.Outbox} keeps a report in the transaction that settles its recipients until it is on its way.
 */
package io.barid.relay.bounce;
