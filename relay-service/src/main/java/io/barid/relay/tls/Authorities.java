package io.barid.relay.tls;

import io.barid.service.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Who may vouch for hosts: Java's own authorities, and those of {@code BARID_REMOTE_CAS}. */
public final class Authorities {

    private final KeyStore known;

    private Authorities(Collection<? extends Certificate> more) {
        try {
            known = KeyStore.getInstance("PKCS12");
            known.load(null, null);
            int number = 0;
            for (X509Certificate certificate : javas()) {
                known.setCertificateEntry("java-" + number++, certificate);
            }
            for (Certificate certificate : more) {
                known.setCertificateEntry("more-" + number++, certificate);
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JVM has no authorities", e);
        }
    }

    /** @param file PEM; empty: only Java's own */
    public static Authorities with(String file) {
        if (file.isBlank()) {
            return new Authorities(List.of());
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            Collection<? extends Certificate> read =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (read.isEmpty()) {
                throw new SettingsException("BARID_REMOTE_CAS '" + file + "' holds no certificate");
            }
            return new Authorities(read);
        } catch (IOException | GeneralSecurityException | InvalidPathException e) {
            throw new SettingsException("BARID_REMOTE_CAS '" + file + "' is no readable PEM file: " + e.getMessage());
        }
    }

    private static List<X509Certificate> javas() throws GeneralSecurityException {
        List<X509Certificate> all = new ArrayList<>();
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager trust) {
                all.addAll(List.of(trust.getAcceptedIssuers()));
            }
        }
        return all;
    }

    private static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }

    TrustManager trust() {
        try {
            return managers(known)[0];
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
