/**
 * Mail that clients deleted and that can still be brought back: listed, brought back under new UIDs, and removed for good when
 * its time is over.
 */
package io.barid.mailbox.restore;
