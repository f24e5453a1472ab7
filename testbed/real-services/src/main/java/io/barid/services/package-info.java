/**
 * A real Kafka and a real PostgreSQL for tests: in containers where a Docker engine answers, embedded otherwise. The
 * choice is made here and nowhere else; {@code BARID_TEST_SERVICES=docker|embedded} forces it. Each can be stopped and
 * started again on the same port, with its data, to see what a service does meanwhile.
 */
package io.barid.services;
