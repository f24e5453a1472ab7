/**
 * Answers kept for their own time to live and within bounds; equal questions at one time are asked once.
 */
package io.barid.dns.cache;
