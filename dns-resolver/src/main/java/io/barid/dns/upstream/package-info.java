/**
 * Questions to name servers with dnsjava: one record type at a time, aliases followed, validated by DNSSEC where the name
 * servers pass signatures. Answers come from the cache for their time to live.
 */
package io.barid.dns.upstream;
