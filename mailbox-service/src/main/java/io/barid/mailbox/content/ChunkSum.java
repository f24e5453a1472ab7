package io.barid.mailbox.content;

import static io.barid.query.ContentStore.CHUNK_OCTETS;

import io.barid.message.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;

/** What chunks add up to, one after the other: each but the last full, none left out. */
final class ChunkSum {

    private final MessageDigest digest = Sha256.digest();
    private final HeaderEnd header = new HeaderEnd();
    private long octets;
    private int chunks;
    private boolean gap;

    void add(int number, byte[] chunk) {
        gap |= number != chunks || octets != (long) chunks * CHUNK_OCTETS;
        digest.update(chunk);
        header.feed(chunk);
        octets += chunk.length;
        chunks++;
    }

    boolean complete() {
        return !gap;
    }

    long octets() {
        return octets;
    }

    long headerOctets() {
        return header.octets();
    }

    /** To be asked once, at the end. */
    Sha256 digest() {
        return new Sha256(HexFormat.of().formatHex(digest.digest()));
    }
}
