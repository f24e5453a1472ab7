/**
 * The service's own PostgreSQL: awaited, proven durable and migrated before anything else begins; and what waits before it
 * takes one of its few connections.
 */
package io.barid.mailbox.database;
