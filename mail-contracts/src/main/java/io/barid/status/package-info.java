/**
 * Replies and status codes of SMTP: RFC 5321 4.2 and RFC 3463.
 */
package io.barid.status;
