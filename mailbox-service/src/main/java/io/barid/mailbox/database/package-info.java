/**
 * The service's own PostgreSQL: awaited, proven durable and migrated before anything else begins.
 */
package io.barid.mailbox.database;
