/**
 * MTA-STS policies (RFC 8461): announced in a TXT record, fetched over HTTPS, kept for as long as they say, so that nobody
 * between can make a domain look as if it had none.
 */
package io.barid.dns.sts;
