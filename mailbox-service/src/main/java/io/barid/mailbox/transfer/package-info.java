/**
 * Mail that comes from another system or goes to one, for administrators: messages are stored with the unique ids, dates and
 * flags they had, and read back as POP3 shows them. A message whose unique id is there already is not stored again.
 */
package io.barid.mailbox.transfer;
