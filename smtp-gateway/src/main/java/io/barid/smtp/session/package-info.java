/**
 * One conversation with a client by RFC 5321: reading commands, the state they lead to, the replies. It knows a socket
 * and the decisions of {@code policy} and {@code accept}, but neither SubEthaSMTP nor Kafka.
 */
package io.barid.smtp.session;
