package io.barid.dns.mx;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.Domain;
import io.barid.query.MxAnswer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MxLookupsTest {

    private static final MxAnswer ANSWER = new MxAnswer.NullMx("null");

    private static Domain domain(String name) {
        return Domain.parse(name);
    }

    @Test
    void beyondALimitOfCallersTheAnswerIsBusyAtOnce() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        MxLookups lookups = new MxLookups(
                asked -> {
                    begun.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return ANSWER;
                },
                3);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<MxAnswer>> waiting = List.of(
                    threads.submit(() -> lookups.hostsOf(domain("a.test"))),
                    threads.submit(() -> lookups.hostsOf(domain("b.test"))));
            begun.await();
            Future<MxAnswer> sharing = threads.submit(() -> lookups.hostsOf(domain("a.test")));
            while (lookups.callers() > 0) {
                Thread.sleep(5);
            }
            assertThat(lookups.hostsOf(domain("a.test")))
                    .as("a fourth caller")
                    .isEqualTo(new MxAnswer.Busy("too many lookups at one time"));
            go.countDown();
            assertThat(sharing.get()).isEqualTo(ANSWER);
            for (Future<MxAnswer> each : waiting) {
                assertThat(each.get()).isEqualTo(ANSWER);
            }
        }
        assertThat(lookups.hostsOf(domain("c.test"))).isEqualTo(ANSWER);
    }
}
