package io.barid.smtp.listener;

import io.barid.service.net.ConnectionLimits;
import io.barid.service.net.Networks;
import io.barid.service.net.ProxyNetworks;
import io.barid.service.net.RealClients;
import io.barid.smtp.policy.MailPort;
import io.barid.smtp.session.Sessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** All ports: opened when the context is complete, drained before anything else of it ends. */
public final class MailPorts implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(MailPorts.class);

    private final List<MailListener> listeners;
    private final Sessions sessions;
    private final Duration patience;
    private volatile boolean running;

    /**
     * How many connections there may be, and how clients are told apart.
     *
     * @param trusted networks without a limit per client, as {@code BARID_TRUSTED_NETWORKS} has them
     * @param proxies peers whose PROXY header is believed, as {@code BARID_PROXY_NETWORKS} has them
     */
    public record Limits(int inAll, int perClient, String trusted, String proxies) {

        /** Without balancers. */
        public Limits(int inAll, int perClient, String trusted) {
            this(inAll, perClient, trusted, "");
        }
    }

    /** @param patience with what still runs on stop; what sessions need is there while they end */
    public MailPorts(List<PortBinding> bindings, Sessions sessions, Limits limits, Duration patience) {
        Networks trusted = Networks.parse("BARID_TRUSTED_NETWORKS", limits.trusted());
        ConnectionLimits shared = new ConnectionLimits(limits.inAll(), limits.perClient(), trusted);
        RealClients clients = new RealClients(ProxyNetworks.parse("BARID_PROXY_NETWORKS", limits.proxies()));
        this.sessions = sessions;
        this.patience = patience;
        // some more, for those that are told that there is no room, and those that have not said yet who they are
        int most = limits.inAll() + 100 + RealClients.MOST_AWAITED;
        this.listeners = bindings.stream()
                .map(binding -> new MailListener(binding, sessions, shared, clients, most))
                .toList();
    }

    /** The number of an open port. */
    public int number(MailPort port) {
        return listeners.stream()
                .filter(listener -> listener.binding().port() == port)
                .findFirst()
                .orElseThrow()
                .number();
    }

    @Override
    public void start() {
        List<MailListener> started = new ArrayList<>();
        try {
            for (MailListener listener : listeners) {
                listener.start();
                started.add(listener);
            }
            running = true;
        } catch (RuntimeException e) {
            started.forEach(MailListener::stop);
            throw e;
        }
    }

    @Override
    public void stop() {
        running = false;
        listeners.forEach(MailListener::stopAccepting);
        try {
            sessions.drain(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listeners.forEach(MailListener::stop);
        log.info("all sessions have ended");
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
