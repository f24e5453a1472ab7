package io.barid.service.tls;

import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** The certificate of the mail ports; connections made after its files changed get the new one. */
public final class MailTls {

    /** The name of the bundle in the settings. */
    public static final String BUNDLE = "mail";

    static {
        // read once, before the first handshake: in TLS 1.2 a client could make the server work without end
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private final AtomicReference<SSLContext> current;

    public MailTls(SslBundles bundles) {
        this.current = new AtomicReference<>(bundles.getBundle(BUNDLE).createSslContext());
        bundles.addBundleUpdateHandler(BUNDLE, this::replace);
    }

    /** For the next connection. */
    public SSLContext context() {
        return current.get();
    }

    private void replace(SslBundle bundle) {
        current.set(bundle.createSslContext());
    }
}
