/**
 * What all endpoints share: which neighbour may use which route, how large a request may be, and how a refusal looks
 * (RFC 9457).
 */
package io.barid.mailbox.http;
