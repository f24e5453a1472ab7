/**
 * From a domain to its mail hosts and their addresses (RFC 5321 section 5.1, RFC 7505), and the HTTP interface for it.
 */
package io.barid.dns.mx;
