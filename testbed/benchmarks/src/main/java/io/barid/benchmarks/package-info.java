/**
 * Load and measurements for a whole Barid, each part its own process: {@link io.barid.benchmarks.RelayBenchmark} for the way
 * from {@code mail.accepted} to a host elsewhere. Numbers are per message and per process, so that machines compare.
 */
package io.barid.benchmarks;
