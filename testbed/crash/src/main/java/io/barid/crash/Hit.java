package io.barid.crash;

/**
 * One fault that was done; times of {@link System#nanoTime}.
 *
 * @param struck    it began
 * @param healed    it was put right
 * @param recovered everything was ready again, and mail was taken
 */
record Hit(Fault fault, long struck, long healed, long recovered) {

    double seconds() {
        return (healed - struck) / 1e9;
    }

    double recovery() {
        return (recovered - healed) / 1e9;
    }
}
