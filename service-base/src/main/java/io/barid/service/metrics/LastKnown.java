package io.barid.service.metrics;

import java.time.Duration;

/** A number as it was told last; NaN before that, and once it is too old to be believed. */
public final class LastKnown {

    private record Told(double value, long at) {}

    private final long believed;
    private volatile Told told;

    /** @param believed how long it is shown when nobody tells another */
    public LastKnown(Duration believed) {
        this.believed = believed.toNanos();
    }

    public void set(double value) {
        told = new Told(value, System.nanoTime());
    }

    public double get() {
        Told last = told;
        return last == null || System.nanoTime() - last.at() > believed ? Double.NaN : last.value();
    }
}
