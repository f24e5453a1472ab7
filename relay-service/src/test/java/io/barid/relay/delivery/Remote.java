package io.barid.relay.delivery;

import io.barid.address.Domain;
import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.BodyType;
import io.barid.message.DsnReturn;
import io.barid.message.MessageContent;
import io.barid.message.QueueId;
import io.barid.message.Sha256;
import io.barid.query.ContentStore;
import io.barid.query.MxAnswer;
import io.barid.query.MxLookup;
import io.barid.query.StsAnswer;
import io.barid.relay.RelayServiceProperties;
import io.barid.relay.delivery.OutgoingMail.To;
import io.barid.remotemx.ScriptedMx;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Remote hosts on loopback addresses that share a port, the DNS that names them, and couriers that go there. */
final class Remote implements AutoCloseable {

    static final String SMALL = "Subject: small\r\n\r\nHello.\r\n";

    final List<ScriptedMx> hosts = new ArrayList<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final FakeContents contents = new FakeContents();
    MxAnswer answer;
    StsAnswer sts = new StsAnswer.None("none");
    Duration timeout = Duration.ofSeconds(2);
    boolean allowPrivate = true;
    String routes = "";
    String hostname = "mx.here.example";
    String remoteCas = "";
    int connections = 20;
    private final int port;
    private RemoteCouriers couriers;

    /** As many hosts: mx1.there.example with preference 10, mx2 with 20… */
    Remote(int count) {
        hosts.add(ScriptedMx.start());
        port = hosts.getFirst().port();
        for (int i = 2; i <= count; i++) {
            hosts.add(ScriptedMx.start("127.0.0." + i, port));
        }
        List<MxAnswer.MailHost> named = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            named.add(named(i, 10 * i, hosts.get(i - 1).address()));
        }
        answer = new MxAnswer.Exchanges(named, "test");
    }

    static MxAnswer.MailHost named(int number, int preference, String... addresses) {
        return new MxAnswer.MailHost(preference, Domain.parse("mx" + number + ".there.example"), List.of(addresses));
    }

    ScriptedMx mx(int number) {
        return hosts.get(number - 1);
    }

    ScriptedMx mx() {
        return mx(1);
    }

    int port() {
        return port;
    }

    Courier courier() {
        return courier(new Destination.Mx(Domain.parse("there.example")));
    }

    Courier courier(Destination destination) {
        if (couriers == null) {
            couriers = new RemoteCouriers(properties(), new Lookup(), contents, meters);
        }
        return couriers.to(destination);
    }

    private RelayServiceProperties properties() {
        return new RelayServiceProperties(
                "http://127.0.0.1:1",
                "http://127.0.0.1:1",
                hostname,
                port,
                routes,
                allowPrivate,
                timeout,
                "5m",
                Duration.ofDays(5),
                connections,
                remoteCas);
    }

    Attempt deliver(OutgoingMail mail) {
        try (Courier courier = courier()) {
            return courier.deliver(mail, () -> true);
        }
    }

    static OutgoingMail mail(String content, String... recipients) {
        return mail(content.getBytes(StandardCharsets.UTF_8), recipients);
    }

    static OutgoingMail mail(byte[] content, String... recipients) {
        List<To> to = (recipients.length == 0 ? Stream.of("bob@there.example") : Stream.of(recipients))
                .map(address -> new To(ForwardPath.parse("<" + address + ">"), Optional.empty()))
                .toList();
        return new OutgoingMail(
                QueueId.next(),
                ReversePath.parse("<alice@here.example>"),
                to,
                BodyType.SEVEN_BIT,
                false,
                false,
                Optional.empty(),
                "",
                new MessageContent.Inline(content.length),
                content);
    }

    static OutgoingMail with(OutgoingMail mail, boolean smtpUtf8, boolean requireTls, Optional<DsnReturn> dsn) {
        return new OutgoingMail(
                mail.queueId(),
                mail.reversePath(),
                mail.recipients(),
                mail.body(),
                smtpUtf8,
                requireTls,
                dsn,
                mail.prefix(),
                mail.content(),
                mail.value());
    }

    private static Sha256 sha256(byte[] content) {
        return new Sha256(java.util.HexFormat.of().formatHex(Sha256.digest().digest(content)));
    }

    /** Content in the store, with a prefix. */
    OutgoingMail stored(byte[] content, String prefix) {
        OutgoingMail mail = mail("");
        contents.content = content;
        return new OutgoingMail(
                mail.queueId(),
                mail.reversePath(),
                mail.recipients(),
                BodyType.EIGHT_BIT_MIME,
                false,
                false,
                Optional.empty(),
                prefix,
                new MessageContent.Stored(content.length, sha256(content)),
                null);
    }

    /** What the recipient at this position got: {@code delivered}, {@code 4.2.0}, {@code 5.1.1}. */
    static String fate(Attempt attempt, int position) {
        return switch (attempt.outcomes().get(position)) {
            case DeliveryOutcome.Delivered delivered -> "delivered";
            case DeliveryOutcome.Deferred deferred -> deferred.status().toString();
            case DeliveryOutcome.Failed failed -> failed.status().toString();
        };
    }

    static List<String> fates(Attempt attempt) {
        return Stream.iterate(0, i -> i + 1)
                .limit(attempt.outcomes().size())
                .map(i -> fate(attempt, i))
                .toList();
    }

    @Override
    public void close() {
        hosts.forEach(ScriptedMx::close);
        if (couriers != null) {
            couriers.close();
        }
    }

    private final class Lookup implements MxLookup {
        @Override
        public MxAnswer hostsOf(Domain domain) {
            return answer;
        }

        @Override
        public StsAnswer stsOf(Domain domain) {
            return sts;
        }
    }

    /** A content store that may fail at an octet. */
    static final class FakeContents implements ContentStore {
        byte[] content = {};
        volatile long failsAt = Long.MAX_VALUE;
        RuntimeException failure;

        @Override
        public void write(QueueId queueId, int number, byte[] octets) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void seal(QueueId queueId, Seal seal) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void abandon(QueueId queueId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] read(QueueId queueId, long from, int length) {
            if (from + length > failsAt) {
                throw failure;
            }
            return java.util.Arrays.copyOfRange(content, (int) from, (int) Math.min(content.length, from + length));
        }

        @Override
        public void link(QueueId queueId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void unlink(QueueId queueId) {
            throw new UnsupportedOperationException();
        }
    }
}
