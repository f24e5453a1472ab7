/**
 * The maildrop of one session: asked for with a login, held by a lease, listed once, read in pieces and changed at the
 * end. It lives in mailbox-service; nothing here outlasts a session.
 */
package io.barid.pop3.maildrop;
