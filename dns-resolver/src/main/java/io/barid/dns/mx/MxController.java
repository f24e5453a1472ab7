package io.barid.dns.mx;

import io.barid.address.Domain;
import io.barid.dns.sts.StsPolicies;
import io.barid.query.MxAnswer;
import io.barid.query.MxLookup;
import io.barid.query.StsAnswer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/mail-hosts/{domain}} and its MTA-STS policy, for relay-service and for people. */
@RestController
final class MxController implements MxLookup {

    private static final Logger log = LoggerFactory.getLogger(MxController.class);

    private static final Duration[] BUCKETS = IntStream.of(1, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MxLookups lookups;
    private final StsPolicies policies;
    private final Timer time;
    private final Counter exchanges;
    private final Counter implicitMx;
    private final Counter nullMx;
    private final Counter noSuchDomain;
    private final Counter unavailable;
    private final Counter busy;

    MxController(MxLookups lookups, StsPolicies policies, MeterRegistry meters) {
        this.policies = policies;
        this.lookups = lookups;
        this.time = Timer.builder("mail.dns.lookup.time")
                .description("time of a question for a domain's mail hosts, with all questions it needs")
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
        this.exchanges = lookups(meters, "exchanges");
        this.implicitMx = lookups(meters, "implicit-mx");
        this.nullMx = lookups(meters, "null-mx");
        this.noSuchDomain = lookups(meters, "no-such-domain");
        this.unavailable = lookups(meters, "unavailable");
        this.busy = lookups(meters, "busy");
    }

    private static Counter lookups(MeterRegistry meters, String outcome) {
        return Counter.builder("mail.dns.lookups")
                .description("questions for a domain's mail hosts, by their answer")
                .tag("outcome", outcome)
                .register(meters);
    }

    @Override
    public MxAnswer hostsOf(Domain domain) {
        MxAnswer answer = time.record(() -> lookups.hostsOf(domain));
        log.debug("domain={} answer={}", domain, answer);
        counter(answer).increment();
        return answer;
    }

    @Override
    public StsAnswer stsOf(Domain domain) {
        return policies.stsOf(domain);
    }

    private Counter counter(MxAnswer answer) {
        return switch (answer) {
            case MxAnswer.Exchanges hosts -> exchanges;
            case MxAnswer.ImplicitMx host -> implicitMx;
            case MxAnswer.NullMx none -> nullMx;
            case MxAnswer.NoSuchDomain none -> noSuchDomain;
            case MxAnswer.Unavailable none -> unavailable;
            case MxAnswer.Busy none -> busy;
        };
    }
}
