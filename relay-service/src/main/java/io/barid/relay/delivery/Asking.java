package io.barid.relay.delivery;

import io.barid.address.Domain;
import io.barid.query.MxAnswer;
import io.barid.query.MxLookup;
import io.barid.query.StsAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Asks dns-resolver about one domain, and remembers what it said. */
final class Asking implements MxLookup {

    private final MxLookup lookup;
    private final Instant at = Instant.now();
    private final long start = System.nanoTime();
    private Optional<MxAnswer> answer = Optional.empty();
    private Optional<StsAnswer> sts = Optional.empty();

    Asking(MxLookup lookup) {
        this.lookup = lookup;
    }

    @Override
    public MxAnswer hostsOf(Domain domain) {
        MxAnswer said = lookup.hostsOf(domain);
        answer = Optional.of(said);
        return said;
    }

    @Override
    public StsAnswer stsOf(Domain domain) {
        StsAnswer said = lookup.stsOf(domain);
        sts = Optional.of(said);
        return said;
    }

    Asked asked(Domain domain) {
        return new Asked(at, domain, answer, sts, Duration.ofNanos(System.nanoTime() - start));
    }
}
