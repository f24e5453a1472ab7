/**
 * Stands for mailbox-service in this module's tests: the same HTTP interfaces on a real port, behind the same tokens, with
 * switches for what goes wrong. The end-to-end tests talk to the real one.
 */
package io.barid.standin;
