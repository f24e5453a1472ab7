/**
 * Ports, connections and octets on the wire: accepts clients within limits, reads lines within deadlines, writes replies and
 * dot-stuffed messages, and ends everything in order when the service stops.
 */
package io.barid.pop3.listener;
