package io.barid.query;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.barid.address.Domain;
import java.util.List;

/** Which hosts take mail for a domain (RFC 5321 5.1, RFC 7505). */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(MxAnswer.Exchanges.class),
    @JsonSubTypes.Type(MxAnswer.ImplicitMx.class),
    @JsonSubTypes.Type(MxAnswer.NullMx.class),
    @JsonSubTypes.Type(MxAnswer.NoSuchDomain.class),
    @JsonSubTypes.Type(MxAnswer.Unavailable.class)
})
public sealed interface MxAnswer {

    /** One MX record with the addresses of its exchange, as text. */
    record MailHost(int preference, Domain exchange, List<String> addresses) {
        public MailHost {
            addresses = List.copyOf(addresses);
        }
    }

    /** The hosts, most preferred first. */
    @JsonTypeName("exchanges")
    record Exchanges(List<MailHost> hosts) implements MxAnswer {
        public Exchanges {
            hosts = List.copyOf(hosts);
        }
    }

    /** No MX record: the domain's own addresses. */
    @JsonTypeName("implicit-mx")
    record ImplicitMx(MailHost host) implements MxAnswer {}

    /** The domain takes no mail: 5.1.10. */
    @JsonTypeName("null-mx")
    record NullMx() implements MxAnswer {}

    /** The domain does not exist: 5.1.2. */
    @JsonTypeName("no-such-domain")
    record NoSuchDomain() implements MxAnswer {}

    /** DNS gave no answer this time: 4.4.3. */
    @JsonTypeName("unavailable")
    record Unavailable(String reason) implements MxAnswer {}
}
