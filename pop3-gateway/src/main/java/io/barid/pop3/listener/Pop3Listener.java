package io.barid.pop3.listener;

import io.barid.pop3.Pop3GatewayProperties;
import io.barid.pop3.session.Pop3Sessions;
import io.barid.service.net.ConnectionLimits;
import io.barid.service.net.Networks;
import io.barid.service.net.ProxyNetworks;
import io.barid.service.net.RealClients;
import io.barid.service.ready.Readiness;
import io.barid.service.tls.MailTls;
import io.barid.service.trace.Traces;
import io.micrometer.core.instrument.MeterRegistry;
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
    private static final int HANDSHAKES_OF_HEAP = 4;

    private final Pop3GatewayProperties properties;
    private final Arrivals arrivals;
    private final Pop3Connection.Shared shared;
    private final Readiness readiness;
    private volatile boolean running;
    private OpenConnections connections;
    private MailPort pop3;
    private MailPort pop3s;

    Pop3Listener(
            Pop3GatewayProperties properties,
            Pop3Sessions sessions,
            MailTls tls,
            Readiness readiness,
            MeterRegistry meters,
            Traces traces) {
        this.properties = properties;
        this.shared = new Pop3Connection.Shared(
                sessions,
                tls,
                new HandshakeRoom(Runtime.getRuntime().maxMemory() / HANDSHAKES_OF_HEAP),
                properties.timeout(),
                properties.loginTimeout(),
                traces);
        this.arrivals = new Arrivals(
                new RealClients(ProxyNetworks.parse("BARID_PROXY_NETWORKS", properties.proxyNetworks())),
                new ConnectionLimits(
                        properties.maxConnections(),
                        properties.maxConnectionsPerClient(),
                        Networks.parse("BARID_TRUSTED_NETWORKS", properties.trustedNetworks())),
                this::begin,
                meters);
        this.readiness = readiness;
        readiness.awaits(STEP);
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
        connections = new OpenConnections(shared.handshakes());
        running = true;
        pop3.accept(PortKind.POP3, client -> arrivals.arrived(client, PortKind.POP3));
        pop3s.accept(PortKind.POP3S, client -> arrivals.arrived(client, PortKind.POP3S));
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

    private void begin(Socket connection, InetAddress client, PortKind kind, Runnable left) {
        ClientSocket socket = new ClientSocket(connection, client, properties.timeout());
        connections.run(new Pop3Connection(socket, kind, shared), left);
    }

    @Override
    public void stop() {
        running = false;
        pop3.close();
        pop3s.close();
        arrivals.close();
        connections.drain(properties.drain());
        connections.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
