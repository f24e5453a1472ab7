/**
 * What mailbox-service could not deliver comes back here and is held, with its content, until there are bounces.
 */
package io.barid.relay.outcome;
