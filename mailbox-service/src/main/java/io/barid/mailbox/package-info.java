/**
 * mailbox-service: who has a mailbox here, who may log in, and the stored mail itself.
 * A message arrives in {@code delivery}, rests in {@code content} and {@code maildrop}, and is fetched from there.
 */
package io.barid.mailbox;
