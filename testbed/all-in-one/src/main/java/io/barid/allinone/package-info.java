/**
 * Barid behind one command, without Docker: all services in one JVM, or each part as a process of its own, with an
 * embedded Kafka and PostgreSQL whose data stays in one folder. The same jars and settings as everywhere else.
 */
package io.barid.allinone;
