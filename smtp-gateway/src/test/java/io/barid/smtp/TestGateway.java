package io.barid.smtp;

import io.barid.journey.JourneyEvent;
import io.barid.message.QueueId;
import io.barid.query.ClientNames;
import io.barid.query.ContentStore;
import io.barid.query.Logins;
import io.barid.query.RecipientDirectory;
import io.barid.query.ScramLogins;
import io.barid.query.SenderDirectory;
import io.barid.service.http.Neighbour;
import io.barid.service.kafka.Renewed;
import io.barid.service.login.GatewayLogins;
import io.barid.service.net.Networks;
import io.barid.service.trace.Traces;
import io.barid.smtp.accept.AcceptMetrics;
import io.barid.smtp.accept.AcceptedMessages;
import io.barid.smtp.accept.Durability;
import io.barid.smtp.accept.MessageAcceptor;
import io.barid.smtp.accept.OctetBudget;
import io.barid.smtp.listener.MailPorts;
import io.barid.smtp.listener.PortBinding;
import io.barid.smtp.policy.KnownRecipients;
import io.barid.smtp.policy.KnownSenders;
import io.barid.smtp.policy.MailPort;
import io.barid.smtp.policy.RecipientPolicy;
import io.barid.smtp.policy.SenderPolicy;
import io.barid.smtp.policy.SizePolicy;
import io.barid.smtp.session.SessionJourneys;
import io.barid.smtp.session.SessionMetrics;
import io.barid.smtp.session.SessionTerms;
import io.barid.smtp.session.Sessions;
import io.barid.smtp.trace.NamesOfClients;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.PoisonRecordException;
import io.barid.transit.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The gateway's own classes on free ports; only Kafka is its clients' own stand-in, which keeps the records. */
public final class TestGateway implements AutoCloseable {

    public static final String HOSTNAME = "mx.here.example";
    public static final int MAX_OCTETS = 2_000_000;

    private final MailboxStandIn mailbox = new MailboxStandIn();
    private final Neighbour neighbour = new Neighbour(mailbox.url(), "smtp-gateway:test", Duration.ofSeconds(5));
    private final DnsStandIn dns = new DnsStandIn();
    private final Neighbour dnsNeighbour = new Neighbour(dns.url(), "smtp-gateway:test", Duration.ofSeconds(5));
    private final MockProducer<byte[], byte[]> producer;
    private final AtomicBoolean durable = new AtomicBoolean(true);
    private final OctetBudget budget;
    private final SessionTerms terms;
    private final Sessions sessions;
    private final MailPorts ports;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    /** What was told of a message. */
    public record Told(QueueId queueId, List<JourneyEvent> events) {}

    private final List<Told> journeys = new CopyOnWriteArrayList<>();
    private volatile boolean tellingBroken;

    /** What a test may want to be different. */
    public record Settings(Duration clientTimeout, long budgetOctets, boolean acknowledge, MailPorts.Limits limits) {
        public static final Settings USUAL =
                new Settings(Duration.ofSeconds(20), 64 << 20, true, new MailPorts.Limits(100, 50, ""));

        public Settings clientTimeout(Duration timeout) {
            return new Settings(timeout, budgetOctets, acknowledge, limits);
        }

        public Settings budget(long octets) {
            return new Settings(clientTimeout, octets, acknowledge, limits);
        }

        public Settings unacknowledged() {
            return new Settings(clientTimeout, budgetOctets, false, limits);
        }

        /** Clients may use up everything. */
        public Settings trusting() {
            return limits(new MailPorts.Limits(limits.inAll(), limits.perClient(), "127.0.0.0/8"));
        }

        public Settings limits(MailPorts.Limits others) {
            return new Settings(clientTimeout, budgetOctets, acknowledge, others);
        }
    }

    public TestGateway(Settings settings) {
        this(settings, false);
    }

    /** @param directly whether recipients are asked about without HTTP, for tests that ask a great many times */
    public TestGateway(Settings settings, boolean directly) {
        producer =
                new MockProducer<>(settings.acknowledge(), null, new ByteArraySerializer(), new ByteArraySerializer());
        SenderPolicy senders =
                new SenderPolicy(neighbour.as(SenderDirectory.class), new KnownSenders(Duration.ofSeconds(10)));
        budget = new OctetBudget(
                settings.budgetOctets(),
                Duration.ofMillis(300),
                Networks.parse("BARID_TRUSTED_NETWORKS", settings.limits().trusted()));
        MessageAcceptor acceptor = new MessageAcceptor(
                HOSTNAME,
                budget,
                neighbour.as(ContentStore.class),
                durability(),
                new AcceptedMessages(new Renewed<>(() -> producer)),
                senders,
                new AcceptMetrics(metrics, budget));
        terms = new SessionTerms(
                HOSTNAME,
                settings.clientTimeout(),
                new SizePolicy(MAX_OCTETS),
                senders,
                new RecipientPolicy(
                        directly ? mailbox.directory() : neighbour.as(RecipientDirectory.class),
                        new KnownRecipients(Duration.ofSeconds(10), Duration.ofMinutes(5))),
                new GatewayLogins(neighbour.as(Logins.class), neighbour.as(ScramLogins.class)),
                new NamesOfClients(dnsNeighbour.as(ClientNames.class), metrics),
                acceptor,
                TestCertificate::context,
                new SessionMetrics(metrics),
                new SessionJourneys(this::told),
                Traces.OFF);
        sessions = new Sessions(terms);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        ports = new MailPorts(
                Arrays.stream(MailPort.values())
                        .map(port -> new PortBinding(port, loopback, 0, "BARID_TEST_PORT"))
                        .toList(),
                sessions,
                settings.limits(),
                Duration.ofSeconds(13));
        ports.start();
    }

    private void told(QueueId queueId, List<JourneyEvent> events) {
        if (tellingBroken) {
            throw new IllegalStateException("broken on purpose");
        }
        journeys.add(new Told(queueId, events));
    }

    /** From now on telling ends in an exception, which it never should. */
    public void breakTelling() {
        tellingBroken = true;
    }

    private Durability durability() {
        return new Durability() {
            @Override
            public boolean open() {
                return durable.get();
            }

            @Override
            public void doubt() {
                durable.set(false);
            }
        };
    }

    public InetSocketAddress address(MailPort port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.number(port));
    }

    public MailboxStandIn mailbox() {
        return mailbox;
    }

    public DnsStandIn dns() {
        return dns;
    }

    public MockProducer<byte[], byte[]> producer() {
        return producer;
    }

    public MailPorts ports() {
        return ports;
    }

    public SessionTerms terms() {
        return terms;
    }

    /** All that was told of messages, in order. */
    public List<Told> journeys() {
        return journeys;
    }

    public Sessions sessions() {
        return sessions;
    }

    public OctetBudget budget() {
        return budget;
    }

    public SimpleMeterRegistry metrics() {
        return metrics;
    }

    /** Whatever was refused so far. */
    public double refusals() {
        return metrics.find("mail.smtp.refused").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    public void durable(boolean now) {
        durable.set(now);
    }

    /** What was published, as relay-service would read it. */
    public List<AcceptedMessage> published() {
        return producer.history().stream().map(TestGateway::read).toList();
    }

    private static AcceptedMessage read(ProducerRecord<byte[], byte[]> record) {
        try {
            return AcceptedMessage.parse(
                    record.headers().lastHeader(Topics.ENVELOPE_HEADER).value(), record.value());
        } catch (PoisonRecordException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        if (ports.isRunning()) {
            ports.stop();
        }
        sessions.close();
        neighbour.close();
        dnsNeighbour.close();
        mailbox.close();
        dns.close();
    }
}
