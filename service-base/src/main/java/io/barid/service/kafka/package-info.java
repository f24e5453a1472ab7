/**
 * Topics with durable settings, and consumers whose position lives in the database transaction of what they did.
 */
package io.barid.service.kafka;
