/**
 * What a client may do: which recipients are taken on which port, what size, who may log in, and as whom it
 * may send. Decisions are values; the
 * words of the replies stand in {@code session}.
 */
package io.barid.smtp.policy;
