/**
 * From {@code mail.local} into mailboxes: a batch of records is one transaction together with the position in Kafka, and
 * what a mailbox received once it does not receive again.
 */
package io.barid.mailbox.delivery;
