package io.barid.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.services.RealKafka;
import io.barid.services.RealPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsumerLagIT {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Bench bench;
    private Admin admin;
    private ConsumerLag lag;

    @BeforeEach
    void start() {
        bench = new Bench(RealKafka.shared(), RealPostgres.shared().newDatabase(), 2);
        admin = Admin.create(bench.kafka.client());
        lag = new ConsumerLag(List.of(bench.topic), new Positions(bench.database));
        lag.bindTo(metrics);
    }

    @AfterEach
    void close() {
        admin.close();
        bench.close();
    }

    @Test
    void itIsRightWithoutAReaderWhileOneIsStuckAndAfterwards() throws Exception {
        assertThat(shown()).as("nobody was asked yet").isNaN();
        bench.send(0, 0, 30);
        bench.send(1, 0, 12);
        lag.sample(admin);
        assertThat(shown()).as("nobody reads").isEqualTo(42);

        CountDownLatch stuck = new CountDownLatch(1);
        bench.consume(1, bench.writing((records, commit) -> stuck.await()));
        assertThat(bench.batches.take()).isNotEmpty();
        lag.sample(admin);
        assertThat(shown()).as("a batch does not end").isEqualTo(42);

        stuck.countDown();
        bench.awaitRows(42);
        lag.sample(admin);
        assertThat(shown()).as("all is handled").isZero();
    }

    private double shown() {
        return metrics.get("mail.consumer.lag")
                .tag("topic", bench.topic)
                .gauge()
                .value();
    }
}
