package io.barid.crash;

/**
 * Something that goes wrong, and is put right after a while.
 *
 * @param name     what it is
 * @param least    seconds
 * @param most     seconds it lasts
 * @param outgoing whether a remote host may get a message twice for it: its 250 was said and could not be noted
 */
record Fault(String name, double least, double most, boolean outgoing, Step strike, Step heal) {

    /** Half of a fault. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }
}
