package io.barid.relay.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** The names in a certificate (RFC 7672 3.2.3): DNS names of the alternative names, or else the common name. */
final class HostNames {

    private static final int DNS_NAME = 2;

    private HostNames() {}

    static void check(X509Certificate certificate, Set<String> names) throws CertificateException {
        List<String> shown = shown(certificate);
        if (shown.stream().noneMatch(name -> names.stream().anyMatch(wanted -> matches(name, wanted)))) {
            throw new CertificateException("the certificate is for " + shown + ", not for one of " + names);
        }
    }

    private static List<String> shown(X509Certificate certificate) throws CertificateException {
        List<String> shown = new ArrayList<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> alternative : alternatives) {
                if (alternative.get(0).equals(DNS_NAME)) {
                    shown.add(alternative.get(1).toString().toLowerCase(Locale.ROOT));
                }
            }
        }
        return shown.isEmpty() ? commonName(certificate) : shown;
    }

    private static List<String> commonName(X509Certificate certificate) {
        try {
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return List.of(part.getValue().toString().toLowerCase(Locale.ROOT));
                }
            }
        } catch (InvalidNameException e) {
            // then it has none
        }
        return List.of();
    }

    /** {@code *} stands for the whole first label. */
    static boolean matches(String pattern, String name) {
        if (!pattern.startsWith("*.")) {
            return pattern.equals(name);
        }
        int dot = name.indexOf('.');
        return dot > 0 && name.substring(dot).equals(pattern.substring(1));
    }
}
