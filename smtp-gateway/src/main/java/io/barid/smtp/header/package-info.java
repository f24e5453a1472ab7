/**
 * Looks into the header of a message that is coming in (RFC 5322): what stands in it, and whom From names. Nothing here
 * changes an octet, and all of it is made for headers that somebody wrote to mislead it.
 */
package io.barid.smtp.header;
