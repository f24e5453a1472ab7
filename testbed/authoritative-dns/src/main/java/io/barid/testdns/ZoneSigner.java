package io.barid.testdns;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DNSSEC.DNSSECException;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;

/** One key that signs keys and records of a zone alike (ECDSA P-256, RFC 6605). */
final class ZoneSigner {

    /** What is wrong with a signature. */
    enum Flaw {
        NONE,
        WRONG,
        EXPIRED
    }

    private final KeyPair keys;
    private final DNSKEYRecord key;

    ZoneSigner(Name origin) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            keys = generator.generateKeyPair();
            key = new DNSKEYRecord(
                    origin,
                    DClass.IN,
                    300,
                    DNSKEYRecord.Flags.ZONE_KEY | DNSKEYRecord.Flags.SEP_KEY,
                    DNSKEYRecord.Protocol.DNSSEC,
                    DNSSEC.Algorithm.ECDSAP256SHA256,
                    keys.getPublic());
        } catch (GeneralSecurityException | DNSSECException e) {
            throw new IllegalStateException(e);
        }
    }

    DNSKEYRecord key() {
        return key;
    }

    DSRecord ds() {
        return new DSRecord(key.getName(), DClass.IN, 300, DNSSEC.Digest.SHA256, key);
    }

    RRSIGRecord sign(RRset set, Flaw flaw) {
        Instant now = Instant.now();
        Instant end = flaw == Flaw.EXPIRED ? now.minus(Duration.ofMinutes(30)) : now.plus(Duration.ofDays(1));
        try {
            RRSIGRecord good = DNSSEC.sign(set, key, keys.getPrivate(), now.minus(Duration.ofHours(1)), end);
            return flaw == Flaw.WRONG ? spoiled(good) : good;
        } catch (DNSSECException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RRSIGRecord spoiled(RRSIGRecord good) {
        byte[] signature = good.getSignature().clone();
        signature[10] ^= 1;
        return new RRSIGRecord(
                good.getName(),
                good.getDClass(),
                good.getTTL(),
                good.getTypeCovered(),
                good.getAlgorithm(),
                good.getOrigTTL(),
                good.getExpire(),
                good.getTimeSigned(),
                good.getFootprint(),
                good.getSigner(),
                signature);
    }
}
