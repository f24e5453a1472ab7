package io.barid.smtp.session;

import io.barid.smtp.policy.SizePolicy;
import java.io.IOException;
import java.net.SocketTimeoutException;

/** Reads the content after DATA to its real end (RFC 5321 4.1.1.4), whatever is wrong with it. */
final class ContentReader {

    /** What each span of the client's time must bring. */
    private static final int PACE_OCTETS = 64 * 1024;

    private final WireReader wire;
    private final SizePolicy size;
    private final long spanNanos;
    private final ContentScanner scanner = new ContentScanner();
    private final ContentSink sink;
    private long content;
    private long octets;
    private long octetsOfSpan;
    private long waitedNanos;

    /** @param sink gets the content until it turns out to be faulty or too large */
    ContentReader(WireReader wire, SizePolicy size, long spanNanos, ContentSink sink) {
        this.wire = wire;
        this.size = size;
        this.spanNanos = spanNanos;
        this.sink = sink;
    }

    ContentEnd read() throws IOException {
        while (!scanner.ended()) {
            try {
                if (!fill()) {
                    return ContentEnd.CUT;
                }
            } catch (SocketTimeoutException e) {
                return ContentEnd.TOO_SLOW;
            }
            octets += wire.scan(scanner, this::take);
            if (octets > size.patience()) {
                return ContentEnd.ENDLESS;
            }
        }
        if (!size.allows(content)) {
            return ContentEnd.TOO_LARGE;
        }
        return scanner.fault().isPresent() ? ContentEnd.FAULTY : ContentEnd.COMPLETE;
    }

    /** Content without SMTP's extra dots, in octets. */
    long contentOctets() {
        return content;
    }

    ContentScanner scanner() {
        return scanner;
    }

    /** Only what is spent waiting for the client counts as the client's time. */
    private boolean fill() throws IOException {
        if (octets - octetsOfSpan >= PACE_OCTETS) {
            octetsOfSpan = octets;
            waitedNanos = 0;
        }
        long before = System.nanoTime();
        boolean more = wire.fill(spanNanos - waitedNanos);
        waitedNanos += System.nanoTime() - before;
        return more;
    }

    private void take(byte[] buffer, int from, int length) {
        content += length;
        if (size.allows(content)) {
            sink.write(buffer, from, length);
        }
    }
}
