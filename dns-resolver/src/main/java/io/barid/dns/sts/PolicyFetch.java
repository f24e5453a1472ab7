package io.barid.dns.sts;

import io.barid.address.Domain;
import io.barid.dns.DnsResolverProperties;
import io.barid.dns.mx.AddressLookup;
import io.barid.dns.mx.HostAddresses;
import io.barid.dns.share.SharedPlaces;
import io.barid.service.net.OutsideAddresses;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.springframework.stereotype.Component;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * Fetches policies over HTTPS (RFC 8461 section 3.3), on a socket of its own: an HTTP client would resolve the name again,
 * and connect to an address that nobody has looked at.
 */
@Component
final class PolicyFetch implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int MOST_ADDRESSES = 4;
    private static final int AT_ONE_TIME = 100;

    /** Policy hosts that keep us waiting hold up only others below the same parent zone. */
    private static final int OF_ONE_PARENT = 10;

    private static final int WAITING_OF_ONE_PARENT = 200;
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final AddressLookup addresses;
    private final DnsResolverProperties properties;
    private final SSLSocketFactory tls;
    private final SharedPlaces places = new SharedPlaces(AT_ONE_TIME, OF_ONE_PARENT, WAITING_OF_ONE_PARENT);
    private final ScheduledExecutorService ends = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("mta-sts-time").factory());

    PolicyFetch(AddressLookup addresses, DnsResolverProperties properties) {
        this.addresses = addresses;
        this.properties = properties;
        this.tls = Authorities.sockets(properties.remoteCas());
    }

    /**
     * Ends within 35 seconds: 5 for a place among others.
     *
     * @throws PolicyException when there is none, no host that may be asked, or no place to ask from
     */
    PolicyText fetch(Domain domain) {
        String host = "mta-sts." + domain.name();
        SharedPlaces.Place place = places.enter(name(host), WAIT)
                .orElseThrow(() -> PolicyException.busy("too many policies are fetched at one time"));
        try (place) {
            return PolicyText.parse(text(host));
        }
    }

    private String text(String host) {
        long end = System.nanoTime() + properties.mtaStsTimeout().toNanos();
        PolicyException last = new PolicyException(host + " has no address");
        for (InetAddress address : addressesOf(host)) {
            Optional<String> refusal =
                    properties.allowPrivateMx() ? Optional.empty() : OutsideAddresses.refusal(address);
            if (refusal.isPresent()) {
                last = new PolicyException(refusal.get());
                continue;
            }
            try (Socket socket = new Socket()) {
                return over(socket, address, host, end);
            } catch (SSLException e) {
                last = new PolicyException("no TLS that can be trusted with " + host + ": " + e.getMessage());
            } catch (IOException e) {
                boolean late = System.nanoTime() - end >= 0;
                last = new PolicyException("no connection to " + host + (late ? ": time-out" : ": " + e.getMessage()));
            }
        }
        throw last;
    }

    private List<InetAddress> addressesOf(String host) {
        return switch (addresses.of(name(host)).join()) {
            case HostAddresses.Known known ->
                known.addresses().stream()
                        .limit(MOST_ADDRESSES)
                        .map(InetAddress::ofLiteral)
                        .toList();
            case HostAddresses.Unknown unknown ->
                throw unknown.busy() ? PolicyException.busy(unknown.reason()) : new PolicyException(unknown.reason());
        };
    }

    private static Name name(String host) {
        try {
            return Name.fromString(host, Name.root);
        } catch (TextParseException e) {
            throw new PolicyException("the domain's name is too long");
        }
    }

    /** The socket is closed when the time is over, wherever the host makes us wait. */
    private String over(Socket socket, InetAddress address, String host, long end) throws IOException {
        long left = end - System.nanoTime();
        ScheduledFuture<?> watch = ends.schedule(() -> close(socket), Math.max(0, left), TimeUnit.NANOSECONDS);
        try {
            int connect = (int) Math.clamp(TimeUnit.NANOSECONDS.toMillis(left), 1, CONNECT.toMillis());
            socket.connect(new InetSocketAddress(address, properties.mtaStsPort()), connect);
            socket.setSoTimeout((int) properties.mtaStsTimeout().toMillis());
            SSLSocket secured = (SSLSocket) tls.createSocket(socket, host, properties.mtaStsPort(), true);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            secured.getOutputStream()
                    .write(("GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: " + host
                                    + "\r\nAccept: text/plain\r\nUser-Agent: barid\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return HttpReply.policy(new BufferedInputStream(secured.getInputStream()));
        } finally {
            watch.cancel(false);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone
        }
    }

    @Override
    public void close() {
        ends.shutdownNow();
    }
}
