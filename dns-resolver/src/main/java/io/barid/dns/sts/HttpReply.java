package io.barid.dns.sts;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads one HTTP/1.1 reply to a GET, within bounds (RFC 9112). */
final class HttpReply {

    private static final int MOST_HEADER_OCTETS = 32 * 1024;
    private static final int MOST_BODY_OCTETS = 64 * 1024;

    private final InputStream in;
    private int headerOctets;

    private HttpReply(InputStream in) {
        this.in = in;
    }

    /**
     * The text of a policy: status 200, never a redirect, {@code text/plain}, at most 64 KiB (RFC 8461 section 3.3).
     *
     * @throws PolicyException when it is another reply
     */
    static String policy(InputStream in) throws IOException {
        HttpReply reply = new HttpReply(in);
        String status = reply.line();
        if (!status.matches("HTTP/1\\.[01] [0-9]{3}( .*)?")) {
            throw new PolicyException("the policy host does not speak HTTP/1.1");
        }
        if (!status.startsWith("200", 9)) {
            throw new PolicyException("the policy host says " + status.substring(9, 12));
        }
        Map<String, String> headers = reply.headers();
        String type = headers.getOrDefault("content-type", "").split(";", -1)[0].strip();
        if (!type.equalsIgnoreCase("text/plain")) {
            throw new PolicyException("the policy's content type is not text/plain");
        }
        return new String(reply.body(headers), StandardCharsets.UTF_8);
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.putIfAbsent(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            return chunks();
        }
        String length = headers.getOrDefault("content-length", "");
        if (length.isEmpty()) {
            byte[] body = in.readNBytes(MOST_BODY_OCTETS + 1);
            check(body.length);
            return body;
        }
        return exactly(length(length, 10));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int length = length(line().split(";", -1)[0].strip(), 16);
            if (length == 0) {
                return body.toByteArray();
            }
            check(body.size() + length);
            body.write(exactly(length));
            if (!line().isEmpty()) {
                throw new PolicyException("the policy host's reply is malformed");
            }
        }
    }

    private static int length(String digits, int radix) {
        try {
            long length = Long.parseLong(digits, radix);
            check(length);
            return (int) length;
        } catch (NumberFormatException e) {
            throw new PolicyException("the policy host's reply is malformed");
        }
    }

    private static void check(long octets) {
        if (octets < 0 || octets > MOST_BODY_OCTETS) {
            throw new PolicyException("the policy is longer than 64 KiB");
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] octets = in.readNBytes(length);
        if (octets.length < length) {
            throw new PolicyException("the policy host's reply ends early");
        }
        return octets;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new PolicyException("the policy host's reply ends early");
            }
            if (++headerOctets > MOST_HEADER_OCTETS) {
                throw new PolicyException("the policy host's reply has too long a header");
            }
            line.append((char) octet);
        }
        return line.toString().stripTrailing();
    }
}
