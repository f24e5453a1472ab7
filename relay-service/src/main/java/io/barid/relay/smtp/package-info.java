/**
 * The client's side of SMTP on one connection (RFC 5321): {@link io.barid.relay.smtp.SmtpConnection} opens it and carries
 * mail, one transaction after the other. Every wait and every reply is bounded; nothing here knows DNS or the queue.
 */
package io.barid.relay.smtp;
