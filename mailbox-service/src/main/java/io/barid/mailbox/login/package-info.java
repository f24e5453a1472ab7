/**
 * Who may log in. A right password is remembered for a minute as a keyed hash, wrong ones make their sender wait, and
 * nobody learns from the time it takes whether a name exists.
 */
package io.barid.mailbox.login;
