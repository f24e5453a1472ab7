/**
 * Deleted accounts: the name is free and the logins are gone at once, the mail goes after that, in small steps that any
 * replica takes over and that can be watched. A step that was cut off is done again.
 */
package io.barid.mailbox.removal;
