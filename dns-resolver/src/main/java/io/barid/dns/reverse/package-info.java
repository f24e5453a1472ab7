/**
 * From a client's address to its name (RFC 1035 3.5, RFC 3596 2.5): PTR records, of which only those count whose name has
 * the address too; and the HTTP interface for it.
 */
package io.barid.dns.reverse;
