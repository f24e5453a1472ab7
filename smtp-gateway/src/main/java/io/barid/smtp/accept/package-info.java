/**
 * From content to a durable record: the Received field on top, small content in memory, large content in the content
 * store, then Kafka's acknowledgement. What cannot be known to be durable is never called accepted.
 */
package io.barid.smtp.accept;
