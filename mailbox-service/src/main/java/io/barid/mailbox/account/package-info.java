/**
 * The directory: domains, accounts and aliases, kept with JPA and changed through the admin API; and the answers to whose
 * a recipient is. Each change to a domain's names locks the domain's row, so that a name is never given twice.
 */
package io.barid.mailbox.account;
