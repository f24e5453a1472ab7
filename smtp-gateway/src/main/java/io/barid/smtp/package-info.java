/**
 * smtp-gateway: takes mail by SMTP and answers 250 once it is durable. This package starts it and holds its settings;
 * the way of a message begins in {@code listener} and ends in {@code accept}.
 */
package io.barid.smtp;
