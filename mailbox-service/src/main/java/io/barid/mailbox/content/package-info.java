/**
 * The octets of messages, written once and kept as chunk rows under the queue id. Entries and named links hold them; what
 * nobody holds any more is swept later, in small steps.
 */
package io.barid.mailbox.content;
