package io.barid.smtp.session;

import io.barid.message.Origin;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.IntStream;

/** Counts messages answered with 250, their octets and their time; there from the start. */
final class AcceptedMeters {

    private static final Duration[] BUCKETS = IntStream.of(
                    10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final DistributionSummary mx;
    private final DistributionSummary mxTls;
    private final DistributionSummary submission;
    private final DistributionSummary submissionTls;
    private final Timer time;

    AcceptedMeters(MeterRegistry registry) {
        mx = octets(registry, "mx", "no");
        mxTls = octets(registry, "mx", "yes");
        submission = octets(registry, "submission", "no");
        submissionTls = octets(registry, "submission", "yes");
        time = Timer.builder("mail.smtp.accept.time")
                .description(
                        "From the connection, or the end of the mail transaction before, to the 250 after the content")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static DistributionSummary octets(MeterRegistry registry, String origin, String tls) {
        return DistributionSummary.builder("mail.smtp.accepted")
                .description("Messages answered with 250, and their octets, by who sent them and whether by TLS")
                .tag("origin", origin)
                .tag("tls", tls)
                .baseUnit("octets")
                .register(registry);
    }

    void record(Origin origin, boolean tls, long octets, Duration took) {
        boolean account = origin instanceof Origin.Submission;
        (account ? (tls ? submissionTls : submission) : (tls ? mxTls : mx)).record(octets);
        time.record(took);
    }
}
