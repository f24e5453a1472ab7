/**
 * Stored mail: folders whose entries refer to content, and an account's INBOX as POP3's maildrop, with its ticket and its
 * exclusive lock (RFC 1939 section 8).
 */
package io.barid.mailbox.maildrop;
