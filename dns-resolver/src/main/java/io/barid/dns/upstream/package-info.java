/**
 * Questions to name servers, one record type at a time, with dnsjava; nothing outside knows that library.
 */
package io.barid.dns.upstream;
