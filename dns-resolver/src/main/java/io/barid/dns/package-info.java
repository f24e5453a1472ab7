/**
 * Answers which hosts take mail for a domain (RFC 5321 section 5.1): asked over HTTP in {@code mx}, looked up in DNS in
 * {@code upstream}, kept for as long as DNS allows in {@code cache}.
 */
package io.barid.dns;
