/**
 * The queue: messages with recipients that are not settled, in PostgreSQL. {@link io.barid.relay.queue.Intake} takes mail
 * that leaves, {@code Lane}s carry it in turns while this replica's {@code Beat} goes on, and {@code Settlement} writes down
 * what came of it; {@code unrouted} and {@code held} rows wait here for others. docs/queue.md tells the whole way.
 */
package io.barid.relay.queue;
