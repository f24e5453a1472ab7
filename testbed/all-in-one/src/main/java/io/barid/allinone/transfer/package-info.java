/**
 * Mailboxes in files: Maildir and mbox are read and sent to mailbox-service, and a mailbox is written as a Maildir. What other
 * servers noted about a message (unique id, date, flags) goes with it.
 */
package io.barid.allinone.transfer;
