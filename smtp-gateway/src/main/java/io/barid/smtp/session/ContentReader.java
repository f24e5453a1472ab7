package io.barid.smtp.session;

import io.barid.smtp.policy.SizePolicy;
import java.io.IOException;
import java.net.SocketTimeoutException;

/** Reads the content after DATA to its real end (RFC 5321 4.1.1.4), whatever is wrong with it. */
final class ContentReader {

    private final WireReader wire;
    private final SizePolicy size;
    private final Pace pace;
    private final ContentScanner scanner = new ContentScanner();
    private final ContentSink sink;
    private long content;
    private long octets;

    /** @param sink gets the content until it turns out to be faulty or too large */
    ContentReader(WireReader wire, SizePolicy size, Pace pace, ContentSink sink) {
        this.wire = wire;
        this.size = size;
        this.pace = pace;
        this.sink = sink;
    }

    ContentEnd read() throws IOException {
        while (!scanner.ended()) {
            try {
                if (!pace.await(wire::fill)) {
                    return ContentEnd.CUT;
                }
            } catch (SocketTimeoutException e) {
                return ContentEnd.TOO_SLOW;
            }
            int came = wire.scan(scanner, this::take);
            octets += came;
            pace.came(came);
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

    private void take(byte[] buffer, int from, int length) {
        content += length;
        if (size.allows(content)) {
            sink.write(buffer, from, length);
        }
    }
}
