/**
 * What was put aside as unreadable or unstorable: {@link io.barid.relay.dead.DeadLetterListener} takes it from the
 * {@code *.dead} topics into the database, where it is held until an operator releases it (published again), tells its
 * sender, or drops it. {@code /v1/queue} shows it.
 */
package io.barid.relay.dead;
