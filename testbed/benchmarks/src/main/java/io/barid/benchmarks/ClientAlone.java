package io.barid.benchmarks;

import io.barid.address.Domain;
import io.barid.message.Envelope;
import io.barid.query.MxAnswer;
import io.barid.query.MxLookup;
import io.barid.query.StsAnswer;
import io.barid.relay.RelayServiceProperties;
import io.barid.relay.delivery.Courier;
import io.barid.relay.delivery.DeliveryOutcome;
import io.barid.relay.delivery.Destination;
import io.barid.relay.delivery.OutgoingMail;
import io.barid.relay.delivery.RemoteCouriers;
import io.barid.transit.AcceptedMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** relay-service's SMTP client in this process, without queue and Kafka: what is left of the cost when they are taken away. */
final class ClientAlone {

    private ClientAlone() {}

    /** @return messages per second and CPU of this process in ms per message */
    static String measure(SinkProcess sink, int connections, int messages, int kilobytes) throws Exception {
        try (RemoteCouriers couriers = new RemoteCouriers(settings(), new NoDns(), null, new SimpleMeterRegistry())) {
            Destination sinkHop = Destination.parse("127.0.0.1:" + sink.port());
            deliver(couriers, sinkHop, connections, messages, kilobytes);
            double cpu = CpuTimes.seconds(ProcessHandle.current().pid());
            long begin = System.nanoTime();
            deliver(couriers, sinkHop, connections, messages, kilobytes);
            double seconds = (System.nanoTime() - begin) / 1e9;
            double used = CpuTimes.seconds(ProcessHandle.current().pid()) - cpu;
            return String.format(Locale.ROOT, "%22.0f%8.2f", messages / seconds, used * 1000 / messages);
        }
    }

    private static void deliver(RemoteCouriers couriers, Destination to, int connections, int messages, int kilobytes)
            throws Exception {
        byte[] content = Feeder.content(kilobytes * 1024);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                int share = messages / connections + (i < messages % connections ? 1 : 0);
                all.add(threads.submit(() -> {
                    try (Courier courier = couriers.to(to)) {
                        for (int n = 0; n < share; n++) {
                            DeliveryOutcome outcome = courier.deliver(mail(content), () -> true)
                                    .outcomes()
                                    .getFirst();
                            if (!(outcome instanceof DeliveryOutcome.Delivered)) {
                                throw new IllegalStateException("the sink did not take it: " + outcome);
                            }
                        }
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    private static OutgoingMail mail(byte[] content) {
        AcceptedMessage message = Feeder.message(content);
        Envelope envelope = message.envelope();
        return new OutgoingMail(
                envelope.queueId(),
                envelope.reversePath(),
                List.of(new OutgoingMail.To(envelope.recipients().getFirst().path(), java.util.Optional.empty())),
                envelope.body(),
                envelope.smtpUtf8(),
                envelope.requireTls(),
                envelope.dsn(),
                envelope.prefix(),
                message.content(),
                message.value());
    }

    private static RelayServiceProperties settings() {
        return new RelayServiceProperties(
                "http://127.0.0.1:1",
                "http://127.0.0.1:1",
                "mail.example.test",
                25,
                "",
                false,
                null,
                "5m",
                Duration.ofDays(5),
                20,
                "");
    }

    /** A next hop needs no DNS. */
    private static final class NoDns implements MxLookup {
        @Override
        public MxAnswer hostsOf(Domain domain) {
            throw new UnsupportedOperationException();
        }

        @Override
        public StsAnswer stsOf(Domain domain) {
            throw new UnsupportedOperationException();
        }
    }
}
