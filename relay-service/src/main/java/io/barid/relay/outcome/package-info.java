/**
 * What became of mail in mailboxes here: {@link io.barid.relay.outcome.OutcomeListener} tells senders what mailbox-service
 * reported, once, however often it is reported.
 */
package io.barid.relay.outcome;
