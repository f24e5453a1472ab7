package io.barid.pop3.listener;

import io.barid.pop3.Pop3GatewayProperties;
import io.barid.pop3.session.Pop3Sessions;
import io.barid.service.net.ConnectionLimits;
import io.barid.service.net.Networks;
import io.barid.service.ready.Readiness;
import io.barid.service.tls.MailTls;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Both mail ports: open while the context runs, drained when it stops. */
@Component
public final class Pop3Listener implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Pop3Listener.class);
    private static final String STEP = "POP3 ports";

    private final Pop3GatewayProperties properties;
    private final Pop3Connection.Shared shared;
    private final ConnectionLimits limits;
    private final Readiness readiness;
    private final Counter accepted;
    private final Counter refused;
    private volatile boolean running;
    private OpenConnections connections;
    private MailPort pop3;
    private MailPort pop3s;

    Pop3Listener(
            Pop3GatewayProperties properties,
            Pop3Sessions sessions,
            MailTls tls,
            Readiness readiness,
            MeterRegistry meters) {
        this.properties = properties;
        this.shared = new Pop3Connection.Shared(sessions, tls, properties.timeout(), properties.loginTimeout());
        this.limits = new ConnectionLimits(
                properties.maxConnections(),
                properties.maxConnectionsPerClient(),
                Networks.parse("BARID_TRUSTED_NETWORKS", properties.trustedNetworks()));
        this.readiness = readiness;
        this.accepted = connections(meters, "accepted");
        this.refused = connections(meters, "refused");
        readiness.awaits(STEP);
    }

    private static Counter connections(MeterRegistry meters, String outcome) {
        return Counter.builder("mail.pop3.connections")
                .description("connections accepted, and refused by a limit")
                .tag("outcome", outcome)
                .register(meters);
    }

    @Override
    public void start() {
        pop3 = MailPort.open(PortKind.POP3, properties.bindAddress(), properties.port());
        try {
            pop3s = MailPort.open(PortKind.POP3S, properties.bindAddress(), properties.tlsPort());
        } catch (RuntimeException e) {
            pop3.close();
            throw e;
        }
        connections = new OpenConnections();
        running = true;
        pop3.accept(PortKind.POP3, client -> begin(client, PortKind.POP3));
        pop3s.accept(PortKind.POP3S, client -> begin(client, PortKind.POP3S));
        readiness.proven(STEP);
        log.info("POP3 on {}:{}, POP3S on {}:{}", properties.bind(), port(), properties.bind(), tlsPort());
    }

    /** The POP3 port, also when any free one was asked for. */
    public int port() {
        return pop3.number();
    }

    /** The POP3S port. */
    public int tlsPort() {
        return pop3s.number();
    }

    private void begin(Socket client, PortKind kind) {
        InetAddress address = client.getInetAddress();
        if (limits.enter(address) != ConnectionLimits.Admission.ADMITTED) {
            refused.increment();
            refuse(client, kind);
            return;
        }
        accepted.increment();
        ClientSocket socket = new ClientSocket(client, properties.timeout());
        connections.run(new Pop3Connection(socket, kind, shared), () -> limits.left(address));
    }

    /** Under TLS nothing can be said without a handshake, which is what a crowded server cannot afford. */
    private static void refuse(Socket client, PortKind kind) {
        try (client) {
            if (kind == PortKind.POP3) {
                new ReplyWriter(client.getOutputStream()).write(Pop3Sessions.crowded());
            }
        } catch (IOException e) {
            log.debug("client={} left before it was refused", client.getInetAddress());
        }
    }

    @Override
    public void stop() {
        running = false;
        pop3.close();
        pop3s.close();
        connections.drain();
        connections.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
