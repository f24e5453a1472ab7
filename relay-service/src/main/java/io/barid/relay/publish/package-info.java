/**
 * Records on their way out: acknowledged by Kafka before anybody counts on them.
 */
package io.barid.relay.publish;
