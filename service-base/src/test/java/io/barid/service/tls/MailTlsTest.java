package io.barid.service.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslStoreBundle;

class MailTlsTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder;

    @Test
    void theEndOfTheCertificateIsShownAndFollowsAnother() throws Exception {
        DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry(MailTls.BUNDLE, bundle(2));
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        new MailTls(bundles).bindTo(metrics);
        assertThat(left(metrics)).isCloseTo(seconds(2), within(60.0));
        bundles.updateBundle(MailTls.BUNDLE, bundle(90));
        assertThat(left(metrics)).isCloseTo(seconds(90), within(60.0));
    }

    private static double left(SimpleMeterRegistry metrics) {
        return metrics.get("mail.tls.expires").gauge().value();
    }

    private static double seconds(int days) {
        return Duration.ofDays(days).toSeconds();
    }

    private SslBundle bundle(int days) throws Exception {
        Path file = folder.resolve(days + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "mail",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=mx.example.test",
                        "-validity",
                        Integer.toString(days),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream octets = Files.newInputStream(file)) {
            store.load(octets, PASSWORD.toCharArray());
        }
        return SslBundle.of(SslStoreBundle.of(store, PASSWORD, null), SslBundleKey.of(PASSWORD));
    }
}
