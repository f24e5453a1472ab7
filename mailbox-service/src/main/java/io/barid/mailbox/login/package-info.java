/**
 * Who may log in, by password ({@code LoginCheck}) or by SCRAM-SHA-256 ({@code ScramCheck}). A right password is remembered
 * for a minute as a keyed hash, wrong ones make their sender wait on each replica, and nobody learns from an answer, or
 * from the time it takes, whether a name exists.
 */
package io.barid.mailbox.login;
