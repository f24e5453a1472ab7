package io.barid.remotemx;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What a host shows in a handshake.
 *
 * @param chain its own certificate first
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {

    public Identity {
        chain = List.copyOf(chain);
    }

    /** The data of a TLSA record (RFC 6698 2.1) for a certificate of the chain, in hexadecimal digits. */
    public String tlsa(int position, int selector, int matching) {
        try {
            X509Certificate certificate = chain.get(position);
            byte[] octets = selector == 0
                    ? certificate.getEncoded()
                    : certificate.getPublicKey().getEncoded();
            return HexFormat.of()
                    .formatHex(
                            switch (matching) {
                                case 0 -> octets;
                                case 1 -> MessageDigest.getInstance("SHA-256").digest(octets);
                                case 2 -> MessageDigest.getInstance("SHA-512").digest(octets);
                                default -> throw new IllegalArgumentException("matching is 0, 1 or 2");
                            });
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    SSLContext serverContext() {
        try {
            char[] password = "tests".toCharArray();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("mx", key, password, chain.toArray(Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
