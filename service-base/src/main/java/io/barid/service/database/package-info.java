/**
 * What a service asks of its PostgreSQL before it relies on it: that it answers, and that it keeps what it committed.
 */
package io.barid.service.database;
