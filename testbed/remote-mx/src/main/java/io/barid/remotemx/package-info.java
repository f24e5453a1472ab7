/**
 * The other end of the wire, for tests. {@link io.barid.remotemx.ScriptedMx} is a mail host that behaves as it is told, badly
 * too, and shows what it got to the octet; {@link io.barid.remotemx.Sink} takes mail as fast as it comes and only counts.
 */
package io.barid.remotemx;
