/**
 * TLS towards mail hosts: what is asked of a certificate ({@link io.barid.relay.tls.TlsPolicy}), from nothing (RFC 7435) over
 * authorities (RFC 8461) to TLSA records (RFC 7672), and the handshakes that ask it.
 */
package io.barid.relay.tls;
