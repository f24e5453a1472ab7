/**
 * The queue: messages with recipients that are not settled, in PostgreSQL. A recipient is {@code unrouted} while
 * mailbox-service did not say whose it is, and {@code held} when it cannot be delivered; its message's content stays until
 * its last recipient is settled.
 */
package io.barid.relay.queue;
