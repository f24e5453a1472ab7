/**
 * Who changed what in the directory, written in the change's own transaction: no change without a record, no record without
 * a change. Never a password; kept for a time, since addresses are personal data.
 */
package io.barid.mailbox.audit;
