package io.barid.mailbox.transfer;

/**
 * What an administrator insists on.
 *
 * @param overQuota    store what the quota has no room for
 * @param deletedToo   store what was deleted here and can still be brought back
 */
record Wishes(boolean overQuota, boolean deletedToo) {}
