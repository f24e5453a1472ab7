/**
 * The records that travel through Kafka: the value is the content, octet for octet, the header {@code envelope} is JSON.
 * Fields are added, never renamed; golden files in the tests hold earlier forms.
 */
package io.barid.transit;
