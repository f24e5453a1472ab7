package io.barid.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.query.MxAnswer;
import io.barid.testdns.AuthoritativeDns;
import io.barid.testdns.Misbehaviour;
import io.barid.testdns.TestZone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Somebody's many domains with silent name servers are no trouble for other people's. */
class CrowdTest {

    private static final int DOMAINS = 1_200;

    @Test
    void manySlowDomainsOfOneZoneDelayNoOther() throws Exception {
        TestZone zone = TestZone.unsigned("test.", """
                known.fine MX 10 mx.fine
                new.honest MX 10 mx.honest
                mx.fine A 192.0.2.1
                mx.honest A 192.0.2.2
                """);
        try (AuthoritativeDns server = new AuthoritativeDns(zone);
                DnsService service = new DnsService(server, "BARID_DNSSEC=off");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < DOMAINS; i++) {
                server.make("d" + i + ".slow.test.", Misbehaviour.silent());
            }
            assertThat(service.hostsOf("known.fine.test")).isInstanceOf(MxAnswer.Exchanges.class);
            List<Future<MxAnswer>> crowd = new ArrayList<>();
            for (int i = 0; i < DOMAINS; i++) {
                String domain = "d" + i + ".slow.test";
                crowd.add(threads.submit(() -> service.hostsOf(domain)));
            }
            while (service.metric("mail.dns.waiting") < 500) {
                Thread.sleep(5);
            }
            long begin = System.nanoTime();
            assertThat(service.hostsOf("known.fine.test")).isInstanceOf(MxAnswer.Exchanges.class);
            assertThat(service.hostsOf("new.honest.test")).isInstanceOf(MxAnswer.Exchanges.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
            assertThat(service.metric("mail.dns.waiting"))
                    .as("the crowd still waits")
                    .isPositive();
            List<MxAnswer> answers = new ArrayList<>();
            for (Future<MxAnswer> each : crowd) {
                answers.add(each.get());
            }
            assertThat(answers)
                    .hasAtLeastOneElementOfType(MxAnswer.Busy.class)
                    .hasAtLeastOneElementOfType(MxAnswer.Unavailable.class);
        }
    }
}
