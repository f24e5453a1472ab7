package io.barid.relay.delivery;

/**
 * Who said what: for logs, the queue and reports.
 *
 * @param host  the remote host's name (MX exchange, or next hop)
 * @param reply its whole reply as one line, code first; cleaned: printable, at most 1,000 characters
 */
public record Said(String host, String reply) {}
