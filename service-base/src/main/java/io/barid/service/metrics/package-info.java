/**
 * Numbers that somebody else knows (Kafka, PostgreSQL): asked for in the background, so that a scrape never waits for them, and
 * not shown for longer than they may be true.
 */
package io.barid.service.metrics;
