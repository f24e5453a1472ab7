/**
 * A message on its way: its queue id, its envelope and where its content is.
 * The content itself is octets that nothing here looks into.
 */
package io.barid.message;
