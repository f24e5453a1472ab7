/**
 * Keeps the steps of messages' lives that all services tell on {@code mail.journey}, and finds them again. Nothing of mail
 * waits for anything here, and what cannot be kept is counted and passed over.
 */
package io.barid.relay.journey;
