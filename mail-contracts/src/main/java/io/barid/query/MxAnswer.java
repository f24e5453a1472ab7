package io.barid.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.barid.address.Domain;
import java.util.List;
import java.util.Optional;

/** Which hosts take mail for a domain (RFC 5321 5.1, RFC 7505). */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(MxAnswer.Exchanges.class),
    @JsonSubTypes.Type(MxAnswer.ImplicitMx.class),
    @JsonSubTypes.Type(MxAnswer.NullMx.class),
    @JsonSubTypes.Type(MxAnswer.NoSuchDomain.class),
    @JsonSubTypes.Type(MxAnswer.Unavailable.class),
    @JsonSubTypes.Type(MxAnswer.Busy.class)
})
public sealed interface MxAnswer {

    /** How the answer came about, in a sentence for people: records, time to live, DNSSEC. */
    String reason();

    /** How long the answer holds; absent when it came about in another way than from records, or nobody says. */
    default Optional<Kept> kept() {
        return Optional.empty();
    }

    /**
     * An answer as it lies in dns-resolver's cache.
     *
     * @param ttl    for how many more seconds
     * @param cached whether it was there before the question; else name servers were asked just now
     */
    record Kept(long ttl, boolean cached) {}

    /**
     * One MX record with the addresses of its exchange, as text.
     *
     * @param addresses none when the host has none, or {@code unknown}: it still counts against worse hosts (RFC 5321 5.1)
     * @param dane absent unless DNSSEC vouches for the MX record, the addresses and TLSA records (RFC 7672 2.2)
     * @param unknown why DNS did not say the addresses; absent when it did
     */
    record MailHost(
            int preference,
            Domain exchange,
            List<String> addresses,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Dane> dane,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> unknown) {
        public MailHost {
            addresses = List.copyOf(addresses);
            dane = dane == null ? Optional.empty() : dane;
            unknown = unknown == null ? Optional.empty() : unknown;
        }

        /** With known addresses. */
        public MailHost(int preference, Domain exchange, List<String> addresses, Optional<Dane> dane) {
            this(preference, exchange, addresses, dane, Optional.empty());
        }

        /** Without DANE. */
        public MailHost(int preference, Domain exchange, List<String> addresses) {
            this(preference, exchange, addresses, Optional.empty(), Optional.empty());
        }
    }

    /** What DNSSEC-signed TLSA records ask of a connection to a host (RFC 7672). */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({@JsonSubTypes.Type(Dane.Records.class), @JsonSubTypes.Type(Dane.Unavailable.class)})
    sealed interface Dane {
        /**
         * TLS is a must; the certificate must match one of the records that can be used; where none can, any will do.
         *
         * @param base the name whose TLSA records these are (RFC 7672 2.2.3)
         */
        @JsonTypeName("records")
        record Records(Domain base, List<Tlsa> records) implements Dane {
            public Records {
                records = List.copyOf(records);
            }
        }

        /** There may be some, but DNS did not say, or its signatures are wrong: this host may not be used now. */
        @JsonTypeName("unavailable")
        record Unavailable(String reason) implements Dane {}
    }

    /** One TLSA record (RFC 6698 2.1); {@code data} in hexadecimal digits. */
    record Tlsa(int usage, int selector, int matching, String data) {}

    /** The hosts, most preferred first. */
    @JsonTypeName("exchanges")
    record Exchanges(
            List<MailHost> hosts,
            String reason,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Kept> kept) implements MxAnswer {
        public Exchanges {
            hosts = List.copyOf(hosts);
            kept = kept == null ? Optional.empty() : kept;
        }

        /** From nobody knows where. */
        public Exchanges(List<MailHost> hosts, String reason) {
            this(hosts, reason, Optional.empty());
        }
    }

    /** No MX record: the domain's own addresses. */
    @JsonTypeName("implicit-mx")
    record ImplicitMx(
            MailHost host,
            String reason,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Kept> kept) implements MxAnswer {
        public ImplicitMx {
            kept = kept == null ? Optional.empty() : kept;
        }

        /** From nobody knows where, or an address literal. */
        public ImplicitMx(MailHost host, String reason) {
            this(host, reason, Optional.empty());
        }
    }

    /** The domain takes no mail: 5.1.10. */
    @JsonTypeName("null-mx")
    record NullMx(
            String reason,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Kept> kept) implements MxAnswer {
        public NullMx {
            kept = kept == null ? Optional.empty() : kept;
        }

        /** From nobody knows where. */
        public NullMx(String reason) {
            this(reason, Optional.empty());
        }
    }

    /** The domain does not exist: 5.1.2. */
    @JsonTypeName("no-such-domain")
    record NoSuchDomain(
            String reason,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Kept> kept) implements MxAnswer {
        public NoSuchDomain {
            kept = kept == null ? Optional.empty() : kept;
        }

        /** From nobody knows where. */
        public NoSuchDomain(String reason) {
            this(reason, Optional.empty());
        }
    }

    /** DNS gave no answer this time: 4.4.3. */
    @JsonTypeName("unavailable")
    record Unavailable(String reason) implements MxAnswer {}

    /** The resolver has too much to do, and did not ask: says nothing about the domain; try again in seconds. */
    @JsonTypeName("busy")
    record Busy(String reason) implements MxAnswer {}
}
