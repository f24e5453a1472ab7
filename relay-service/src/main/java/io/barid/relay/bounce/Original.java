package io.barid.relay.bounce;

import io.barid.message.MessageContent;
import io.barid.query.ContentStore;
import io.barid.transit.AcceptedMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;

/** The content that a report is about, wherever it is. Reading stored content may end in a {@link RestClientException}. */
record Original(AcceptedMessage message, ContentStore store) {

    static final int MAX_HEADER_OCTETS = 64 * 1024;

    private static final byte[] HEADER_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    long octets() {
        return message.content().octets();
    }

    /** The header's whole lines, at most 64 KiB, without the empty line after it. */
    byte[] header() {
        byte[] begin = read(0, MAX_HEADER_OCTETS);
        int end = indexOf(begin, HEADER_END);
        if (end >= 0) {
            return Arrays.copyOf(begin, end + 2);
        }
        int last = begin.length;
        while (last >= 2 && !(begin[last - 1] == '\n' && begin[last - 2] == '\r')) {
            last--;
        }
        return last < 2 ? new byte[0] : Arrays.copyOf(begin, last);
    }

    /** All of it in order, in pieces of at most 256 KiB. */
    void pieces(Consumer<byte[]> reader) {
        for (long from = 0; from < octets(); from += ContentStore.CHUNK_OCTETS) {
            int length = (int) Math.min(ContentStore.CHUNK_OCTETS, octets() - from);
            byte[] piece = read(from, length);
            if (piece.length != length) {
                throw new RestClientException("the stored content is shorter than its record says");
            }
            reader.accept(piece);
        }
    }

    private byte[] read(long from, int length) {
        return switch (message.content()) {
            case MessageContent.Inline ignored -> {
                int begin = Math.toIntExact(from);
                yield Arrays.copyOfRange(message.value(), begin, Math.min(message.value().length, begin + length));
            }
            case MessageContent.Stored ignored -> stored(from, length);
        };
    }

    private byte[] stored(long from, int length) {
        byte[] octets;
        try {
            octets = store.read(message.envelope().queueId(), from, length);
        } catch (ResourceAccessException e) {
            // a connection that the other side just closed is the common reason
            octets = store.read(message.envelope().queueId(), from, length);
        }
        return Optional.ofNullable(octets).orElseGet(() -> new byte[0]);
    }

    static int indexOf(byte[] octets, byte[] wanted) {
        for (int at = 0; at + wanted.length <= octets.length; at++) {
            if (Arrays.equals(octets, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }
}
