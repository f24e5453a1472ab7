/**
 * Load and measurements for Barid, each part its own process: {@link io.barid.benchmarks.RelayBenchmark} for the way
 * from {@code mail.accepted} to a host elsewhere, {@link io.barid.benchmarks.GatewayBenchmark} for the way to it.
 * Numbers are per message and per process, so that machines compare.
 */
package io.barid.benchmarks;
