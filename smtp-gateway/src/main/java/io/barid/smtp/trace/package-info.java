/**
 * What clients are called, for the Received field: dns-resolver is asked beside the conversation, which hardly ever waits
 * for it and never depends on it.
 */
package io.barid.smtp.trace;
