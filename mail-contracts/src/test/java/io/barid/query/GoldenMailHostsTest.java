package io.barid.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.Domain;
import io.barid.query.MxAnswer.Kept;
import io.barid.query.MxAnswer.MailHost;
import io.barid.transit.NewerNeighbour;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of {@link MxAnswer}, held by files that never change; those of version 1 do not say how long they hold. */
class GoldenMailHostsTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Test
    void theAnswers() throws IOException {
        List<MailHost> hosts = List.of(
                new MailHost(10, Domain.parse("mx.example.test"), List.of("192.0.2.1", "2001:db8:0:0:0:0:0:1")));
        assertSame("mail-hosts-exchanges-1.json", new MxAnswer.Exchanges(hosts, "1 MX record"));
        assertSame("mail-hosts-exchanges-2.json", new MxAnswer.Exchanges(hosts, "1 MX record", kept(300, true)));
        MailHost alone = new MailHost(0, Domain.parse("example.test"), List.of("192.0.2.1"));
        assertSame("mail-hosts-implicit-2.json", new MxAnswer.ImplicitMx(alone, "no MX record", kept(60, false)));
        assertSame("mail-hosts-null-1.json", new MxAnswer.NullMx("MX 0 . alone"));
        assertSame("mail-hosts-null-2.json", new MxAnswer.NullMx("MX 0 . alone", kept(300, false)));
        assertSame("mail-hosts-no-such-domain-2.json", new MxAnswer.NoSuchDomain("NXDOMAIN", kept(5, true)));
    }

    private static Optional<Kept> kept(long ttl, boolean cached) {
        return Optional.of(new Kept(ttl, cached));
    }

    private static void assertSame(String file, MxAnswer value) throws IOException {
        try (InputStream in = GoldenMailHostsTest.class.getResourceAsStream("/golden/" + file)) {
            byte[] golden = in.readAllBytes();
            assertThat(JSON.readTree(JSON.writerFor(MxAnswer.class).writeValueAsBytes(value)))
                    .isEqualTo(JSON.readTree(golden));
            assertThat(JSON.readValue(golden, MxAnswer.class)).isEqualTo(value);
            assertThat(JSON.readValue(NewerNeighbour.of(golden), MxAnswer.class))
                    .isEqualTo(value);
        }
    }
}
