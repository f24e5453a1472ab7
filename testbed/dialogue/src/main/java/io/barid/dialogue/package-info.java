/**
 * Runs plain text conversations against a server: {@code C:} sends a line, {@code S:} expects one, {@code S...} skips
 * to the line that matches, {@code #} explains, so that a postmaster can write one. A few words more, for what lines alone
 * cannot say, are in {@link io.barid.dialogue.ScriptLine} and {@link io.barid.dialogue.Aspect}.
 * {@link io.barid.dialogue.Dialogue} reads a script, a conversation plays it.
 */
package io.barid.dialogue;
