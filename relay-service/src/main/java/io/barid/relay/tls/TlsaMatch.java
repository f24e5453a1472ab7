package io.barid.relay.tls;

import io.barid.query.MxAnswer.Tlsa;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Certificates against TLSA records (RFC 7672 3): usage 3 names the host's own, usage 2 an authority above it. */
public final class TlsaMatch {

    private static final int TRUST_ANCHOR = 2;
    private static final int END_ENTITY = 3;

    private TlsaMatch() {}

    /** Usages 0 and 1 name public authorities, which mail does not ask (RFC 7672 3.1.3); unknown numbers say nothing. */
    public static boolean usable(Tlsa tlsa) {
        boolean known = (tlsa.usage() == TRUST_ANCHOR || tlsa.usage() == END_ENTITY)
                && (tlsa.selector() == 0 || tlsa.selector() == 1);
        int digits = tlsa.data().length();
        boolean length = switch (tlsa.matching()) {
            case 0 -> digits > 0 && digits % 2 == 0;
            case 1 -> digits == 64;
            case 2 -> digits == 128;
            default -> false;
        };
        return known && length && tlsa.data().matches("[0-9a-fA-F]+");
    }

    static void check(TlsPolicy.Dane policy, X509Certificate[] chain) throws CertificateException {
        for (Tlsa tlsa : policy.records()) {
            // the record vouches for the key itself: names and dates say nothing (RFC 7672 3.1.1)
            if (tlsa.usage() == END_ENTITY && matches(tlsa, chain[0])) {
                return;
            }
        }
        for (Tlsa tlsa : policy.records()) {
            if (tlsa.usage() == TRUST_ANCHOR && anchored(tlsa, chain)) {
                HostNames.check(chain[0], policy.names());
                return;
            }
        }
        throw new CertificateException("no TLSA record names this certificate");
    }

    private static boolean matches(Tlsa tlsa, X509Certificate certificate) throws CertificateException {
        try {
            byte[] octets = tlsa.selector() == 0
                    ? certificate.getEncoded()
                    : certificate.getPublicKey().getEncoded();
            byte[] ours = switch (tlsa.matching()) {
                case 1 -> MessageDigest.getInstance("SHA-256").digest(octets);
                case 2 -> MessageDigest.getInstance("SHA-512").digest(octets);
                default -> octets;
            };
            return MessageDigest.isEqual(ours, HexFormat.of().parseHex(tlsa.data()));
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e);
        }
    }

    /** Whether an authority that the record names stands above the host's certificate. */
    private static boolean anchored(Tlsa tlsa, X509Certificate[] chain) throws CertificateException {
        List<X509Certificate> anchors = new ArrayList<>();
        for (X509Certificate certificate : Arrays.asList(chain).subList(1, chain.length)) {
            if (matches(tlsa, certificate)) {
                anchors.add(certificate);
            }
        }
        whole(tlsa).ifPresent(anchors::add);
        return anchors.stream().anyMatch(anchor -> path(anchor, chain));
    }

    /** A record may hold the authority's certificate itself, which the host then need not show. */
    private static Optional<X509Certificate> whole(Tlsa tlsa) {
        if (tlsa.selector() != 0 || tlsa.matching() != 0) {
            return Optional.empty();
        }
        try {
            byte[] octets = HexFormat.of().parseHex(tlsa.data());
            return Optional.of((X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(octets)));
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }

    private static boolean path(X509Certificate anchor, X509Certificate[] chain) {
        try {
            X509CertSelector host = new X509CertSelector();
            host.setCertificate(chain[0]);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(Set.of(new TrustAnchor(anchor, null)), host);
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(Arrays.asList(chain))));
            parameters.setRevocationEnabled(false);
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
