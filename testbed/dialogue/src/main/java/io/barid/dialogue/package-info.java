/**
 * Runs plain text conversations against a server: {@code C:} sends a line, {@code S:} expects one, {@code S...} skips
 * to the line that matches, {@code #} explains. There is nothing else in the language, so that a postmaster can write
 * one. {@link io.barid.dialogue.Dialogue} reads a script, a conversation plays it over one connection.
 */
package io.barid.dialogue;
