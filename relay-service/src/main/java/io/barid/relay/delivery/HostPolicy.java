package io.barid.relay.delivery;

import io.barid.address.Domain;
import io.barid.query.MxAnswer.Dane;
import io.barid.query.MxAnswer.MailHost;
import io.barid.query.MxAnswer.Tlsa;
import io.barid.query.StsAnswer;
import io.barid.relay.tls.TlsPolicy;
import io.barid.relay.tls.TlsaMatch;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The TLS that one host of a domain must have: DANE where it has TLSA records, else MTA-STS, else what it offers. */
final class HostPolicy {

    /** What it must have, or why it may not be used. */
    sealed interface Verdict {}

    record Must(TlsPolicy policy) implements Verdict {}

    record Not(Trouble trouble) implements Verdict {}

    private final Domain domain;
    private final StsAnswer sts;
    private final boolean requireTls;

    HostPolicy(Domain domain, StsAnswer sts, boolean requireTls) {
        this.domain = domain;
        this.sts = sts;
        this.requireTls = requireTls;
    }

    Verdict of(MailHost host) {
        Optional<Dane> dane = host.dane();
        if (dane.isPresent()) {
            return switch (dane.get()) {
                case Dane.Records records -> dane(host, records);
                case Dane.Unavailable unknown ->
                    new Not(Trouble.of(
                            "4.7.5",
                            "DNSSEC does not say which certificate " + host.exchange() + " has: " + unknown.reason()));
            };
        }
        return switch (sts) {
            case StsAnswer.Policy policy -> sts(host, policy);
            case StsAnswer.None none -> requireTls ? unknownHost(host) : new Must(new TlsPolicy.Opportunistic());
            case StsAnswer.Busy busy -> new Not(Trouble.of("4.4.3", "dns-resolver is busy: " + busy.reason()));
        };
    }

    /** RFC 7672 2.2: records that cannot be used still say that there is TLS, and verify nothing; MTA-STS may. */
    private Verdict dane(MailHost host, Dane.Records found) {
        List<Tlsa> usable = found.records().stream().filter(TlsaMatch::usable).toList();
        if (!usable.isEmpty()) {
            return new Must(new TlsPolicy.Dane(
                    found.base().name(),
                    usable,
                    Set.copyOf(List.of(host.exchange().name(), found.base().name(), domain.name()))));
        }
        if (sts instanceof StsAnswer.Policy policy && policy.mode() == StsAnswer.Mode.ENFORCE) {
            return sts(host, policy);
        }
        return new Must(
                requireTls
                        ? new TlsPolicy.Vouched("REQUIRETLS")
                        : new TlsPolicy.Encrypted("TLSA records that cannot be used"));
    }

    private Verdict sts(MailHost host, StsAnswer.Policy policy) {
        boolean named = policy.mx().stream()
                .anyMatch(pattern -> matches(pattern, host.exchange().name()));
        return switch (policy.mode()) {
            case ENFORCE ->
                named
                        ? new Must(new TlsPolicy.Vouched("MTA-STS"))
                        : new Not(Trouble.of(
                                "4.7.5", "the domain's MTA-STS policy does not name the host " + host.exchange()));
            case TESTING -> {
                if (requireTls) {
                    yield named ? new Must(new TlsPolicy.Vouched("REQUIRETLS")) : unknownHost(host);
                }
                yield new Must(new TlsPolicy.Opportunistic());
            }
        };
    }

    /** RFC 8461 4.1: {@code *} stands for one label. */
    static boolean matches(String pattern, String name) {
        if (!pattern.startsWith("*.")) {
            return pattern.equals(name);
        }
        int dot = name.indexOf('.');
        return dot > 0 && name.substring(dot).equals(pattern.substring(1));
    }

    /** RFC 8689 4.2.1: without DNSSEC or MTA-STS anybody may have named that host. */
    private static Verdict unknownHost(MailHost host) {
        return new Not(Trouble.of(
                "5.7.30",
                "the sender requires TLS, but neither DNSSEC nor MTA-STS vouches for the host " + host.exchange()));
    }
}
