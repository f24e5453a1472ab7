/**
 * The POP3 server to compare with: Dovecot as the distribution packages it (dovecot-core, dovecot-pop3d), started on free
 * ports with accounts of a password file and a folder of its own. Nothing of the machine's own Dovecot is read or touched.
 */
package io.barid.dovecot;
