package io.barid.address;

/**
 * A path at the begin of a MAIL or RCPT argument and what follows it.
 *
 * @param rest the parameters, with their leading space, or empty
 */
public record PathAndRest<P>(P path, String rest) {}
