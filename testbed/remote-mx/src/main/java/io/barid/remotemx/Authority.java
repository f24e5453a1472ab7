package io.barid.remotemx;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** A certificate authority of tests, which nobody trusts unless told to. */
public final class Authority {

    private final String name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    private Authority(String name) {
        this.name = name;
        this.keys = Certificates.keys();
        this.certificate =
                Certificates.make(name, name, keys.getPublic(), keys.getPrivate(), List.of(), true, from(), until());
    }

    public static Authority named(String name) {
        return new Authority(name);
    }

    private static Instant from() {
        return Instant.now().minus(Duration.ofDays(30));
    }

    private static Instant until() {
        return Instant.now().plus(Duration.ofDays(30));
    }

    /** A host's certificate with these names, and this authority's beside it. */
    public Identity issue(String... hosts) {
        return issue(until(), hosts);
    }

    /** Ended yesterday. */
    public Identity issueExpired(String... hosts) {
        return issue(Instant.now().minus(Duration.ofDays(1)), hosts);
    }

    private Identity issue(Instant until, String... hosts) {
        KeyPair host = Certificates.keys();
        X509Certificate leaf = Certificates.make(
                hosts[0], name, host.getPublic(), keys.getPrivate(), List.of(hosts), false, from(), until);
        return new Identity(host.getPrivate(), List.of(leaf, certificate));
    }

    /** A certificate that no authority vouches for. */
    public static Identity selfSigned(String... hosts) {
        KeyPair host = Certificates.keys();
        X509Certificate leaf = Certificates.make(
                hosts[0], hosts[0], host.getPublic(), host.getPrivate(), List.of(hosts), false, from(), until());
        return new Identity(host.getPrivate(), List.of(leaf));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** As a PEM file holds it. */
    public String pem() {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
