/**
 * Answers of name servers, kept for their own time to live and within a bound.
 */
package io.barid.dns.cache;
