/**
 * Reverse-paths of forwarded mail. {@link io.barid.mailbox.srs.Srs} writes the sender's address into one of our own, so that
 * the next host finds a domain that lets us send (RFC 7208), and reads it back when a bounce comes.
 */
package io.barid.mailbox.srs;
