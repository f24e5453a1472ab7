package io.barid.service.tls;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** The certificate of the mail ports; connections made after its files changed get the new one. */
public final class MailTls implements MeterBinder {

    /** The name of the bundle in the settings. */
    public static final String BUNDLE = "mail";

    static {
        // read once, before the first handshake: in TLS 1.2 a client could make the server work without end
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private record Current(SSLContext context, Instant expires) {}

    private final AtomicReference<Current> current;

    public MailTls(SslBundles bundles) {
        this.current = new AtomicReference<>(read(bundles.getBundle(BUNDLE)));
        bundles.addBundleUpdateHandler(BUNDLE, bundle -> current.set(read(bundle)));
    }

    /** For the next connection. */
    public SSLContext context() {
        return current.get().context();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("mail.tls.expires", this, MailTls::secondsLeft)
                .baseUnit("seconds")
                .description("time until the first certificate of the mail ports' chain ends; below 0: it has ended")
                .register(registry);
    }

    private double secondsLeft() {
        Instant end = current.get().expires();
        // a chain of other certificates than X.509 says nothing about its end
        return end.equals(Instant.MAX)
                ? Double.NaN
                : Duration.between(Instant.now(), end).toMillis() / 1000.0;
    }

    private static Current read(SslBundle bundle) {
        return new Current(bundle.createSslContext(), expires(bundle.getStores().getKeyStore()));
    }

    /** Clients refuse a chain as soon as one of its certificates has ended. */
    private static Instant expires(KeyStore store) {
        Instant first = Instant.MAX;
        try {
            for (String alias : Collections.list(store.aliases())) {
                Certificate[] chain = store.getCertificateChain(alias);
                for (Certificate each : chain == null ? new Certificate[0] : chain) {
                    if (each instanceof X509Certificate certificate) {
                        Instant end = certificate.getNotAfter().toInstant();
                        first = end.isBefore(first) ? end : first;
                    }
                }
            }
        } catch (KeyStoreException e) {
            throw new IllegalStateException("The key store of the mail ports is not loaded", e);
        }
        return first;
    }
}
