/**
 * What an operator sees of the queue and may change in it: {@code /v1/queue}. Changes are rows changed in the database;
 * whoever delivers sees them there, and is woken.
 */
package io.barid.relay.operator;
