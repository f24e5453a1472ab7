/**
 * One OpenTelemetry trace for each sampled message, across SMTP, Kafka, HTTP and JDBC (docs/tracing.md). Whether a message is
 * sampled is decided once, where it comes in; a message that is not costs a look at a thread's variable at each step, and with
 * {@code BARID_OTLP_URL} unset not even that.
 */
package io.barid.service.trace;
