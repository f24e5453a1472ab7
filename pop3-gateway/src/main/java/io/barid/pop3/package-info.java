/**
 * Gives stored mail to POP3 clients (RFC 1939). A connection is accepted in {@code listener}, understood and answered in
 * {@code session}, and its maildrop is leased and read from mailbox-service in {@code maildrop}.
 */
package io.barid.pop3;
