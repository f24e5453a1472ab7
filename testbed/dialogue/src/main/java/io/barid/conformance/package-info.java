/**
 * A POP3 conformance suite for any server: plain text scripts ({@code testbed/dialogue/pop3}), each with the section it is
 * about, played against a host, its ports and two accounts. {@link io.barid.conformance.Pop3Conformance} is the program,
 * {@link io.barid.conformance.Suite} plays all scripts, {@link io.barid.conformance.Report} says what came of it.
 */
package io.barid.conformance;
