/**
 * Answers which hosts take mail for a domain (RFC 5321 section 5.1), asked over HTTP in {@code mx}, and what a client's
 * address is called, in {@code reverse}: looked up in DNS in {@code upstream}, kept for as long as DNS allows in
 * {@code cache}; {@code share} sees to it that slow servers hold up only those who chose them.
 */
package io.barid.dns;
