/**
 * The POP3 conversation (RFC 1939, 2449, 2595, 3206, 5034, 6856) without its transport: what a line means, what it does in which state,
 * and what is replied. The state is matched first, then the command.
 */
package io.barid.pop3.session;
