package io.barid.relay.tls;

import io.barid.query.MxAnswer.Tlsa;
import java.util.List;
import java.util.Set;

/** What a connection to a host needs. */
public sealed interface TlsPolicy {

    /** No TLS: the last handshake with this host failed, and nothing asks for more. */
    record Clear() implements TlsPolicy {}

    /** TLS where offered, any certificate (RFC 7435). */
    record Opportunistic() implements TlsPolicy {}

    /** TLS is a must, with any certificate. */
    record Encrypted(String reason) implements TlsPolicy {}

    /** TLS is a must, with a certificate for the host's name that a known authority vouches for. */
    record Vouched(String reason) implements TlsPolicy {}

    /**
     * TLS is a must, with a certificate that one of the TLSA records names (RFC 7672).
     *
     * @param base    whose TLSA records these are, and the name to ask the host for (RFC 7672 8.1)
     * @param records those that can be used, at least one
     * @param names   one of them stands in a certificate that an authority of DANE-TA vouches for, in lower case
     */
    record Dane(String base, List<Tlsa> records, Set<String> names) implements TlsPolicy {
        public Dane {
            records = List.copyOf(records);
            names = Set.copyOf(names);
        }
    }

    /** Whether mail rather waits than goes in clear. */
    default boolean strict() {
        return !(this instanceof Clear || this instanceof Opportunistic);
    }

    /** Whether a finished handshake says who is there. */
    default boolean verifies() {
        return this instanceof Vouched || this instanceof Dane;
    }

    /** What a finished handshake says of the host, for people. */
    default String verification() {
        return switch (this) {
            case Clear clear -> "certificate not verified";
            case Opportunistic opportunistic -> "certificate not verified";
            case Encrypted encrypted -> "certificate not verified";
            case Vouched vouched -> "verified by WebPKI (" + vouched.reason() + ")";
            case Dane dane -> "verified by DANE";
        };
    }

    /** Why, for people. */
    default String reason() {
        return switch (this) {
            case Clear clear -> "no policy";
            case Opportunistic opportunistic -> "no policy";
            case Encrypted encrypted -> encrypted.reason();
            case Vouched vouched -> vouched.reason();
            case Dane dane -> "DANE";
        };
    }
}
