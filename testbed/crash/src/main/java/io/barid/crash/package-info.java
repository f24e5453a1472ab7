/** Breaks a running Barid at random moments, and counts what became of every message. */
package io.barid.crash;
