/**
 * Logins as both gateways take them: SASL's mechanisms (RFC 4422) and the plain name with a password, without a transport. A
 * gateway passes its client's words in and says what comes out; who the client is, mailbox-service decides.
 */
package io.barid.service.login;
