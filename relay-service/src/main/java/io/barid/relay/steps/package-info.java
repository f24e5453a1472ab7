/**
 * How the steps of a journey are worded wherever relay-service tells one: addresses in their usual form, long lists in
 * portions.
 */
package io.barid.relay.steps;
