/**
 * Tells the steps of messages' lives to relay-service by way of Kafka. Nothing here ever waits for anybody or fails for
 * anybody: a step that cannot be kept is counted and forgotten.
 */
package io.barid.service.journey;
