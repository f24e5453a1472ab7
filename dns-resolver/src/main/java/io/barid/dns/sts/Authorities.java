package io.barid.dns.sts;

import io.barid.service.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Who may vouch for policy hosts: Java's authorities and those of {@code BARID_REMOTE_CAS}. */
final class Authorities {

    private Authorities() {}

    /** @param file PEM file with more authorities; empty: none */
    static SSLSocketFactory sockets(String file) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate each : java()) {
                store.setCertificateEntry("java-" + number++, each);
            }
            if (!file.isBlank()) {
                for (Certificate each : read(file)) {
                    store.setCertificateEntry("more-" + number++, each);
                }
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(store), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no TLS", e);
        }
    }

    private static X509Certificate[] java() throws GeneralSecurityException {
        for (TrustManager each : managers(null)) {
            if (each instanceof X509TrustManager trust) {
                return trust.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }

    private static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static Collection<? extends Certificate> read(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (IOException | GeneralSecurityException e) {
            // said below
        }
        throw new SettingsException("BARID_REMOTE_CAS is '" + file + "', which is no PEM file with certificates");
    }
}
