/**
 * Kafka and PostgreSQL as child processes of this JVM, durable and without Docker. Each listens on loopback only, asks
 * for a password, keeps its data and log below one home folder, and ends when this JVM ends, however it ends. What is
 * wrong at a start is one {@link io.barid.embedded.StartException} with a sentence for the operator.
 */
package io.barid.embedded;
