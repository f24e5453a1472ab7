package io.barid.relay.delivery;

import io.barid.query.ContentStore;
import io.barid.query.MxLookup;
import io.barid.relay.RelayServiceProperties;
import io.barid.relay.smtp.Patience;
import io.barid.relay.smtp.SmtpConnection;
import io.barid.relay.smtp.Watchdog;
import io.barid.relay.tls.Authorities;
import io.barid.relay.tls.Handshakes;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Couriers that speak SMTP with hosts elsewhere. */
@Component
public final class RemoteCouriers implements Couriers, AutoCloseable {

    /** Hosts of many domains at one address get so many at least, however few a destination may have. */
    private static final int FEWEST_AT_AN_ADDRESS = 20;

    private final Watchdog watchdog = new Watchdog();
    private final Surrounding surrounding;

    public RemoteCouriers(
            RelayServiceProperties properties, MxLookup lookup, ContentStore contents, MeterRegistry registry) {
        MxHosts mx = new MxHosts(lookup, properties.hostname(), properties.remotePort(), !properties.allowPrivateMx());
        SmtpConnection.Setting setting = new SmtpConnection.Setting(
                properties.hostname(),
                Patience.of(properties.timeout()),
                watchdog,
                new Handshakes(Authorities.with(properties.remoteCas())));
        this.surrounding = new Surrounding(
                new Ways(mx, Routes.parse(properties.routes())),
                contents,
                setting,
                new ClearHosts(),
                new Places(Math.max(FEWEST_AT_AN_ADDRESS, 2 * properties.remoteConnections())),
                new DeliveryMeters(registry));
    }

    @Override
    public Courier to(Destination destination) {
        return new RemoteCourier(destination, surrounding);
    }

    @Override
    public void close() {
        watchdog.close();
    }
}
