package io.barid.service.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * Reads the header of the PROXY protocol, version 1 (a line of text) or 2 (binary), and not one octet more. What follows
 * it, such as a TLS handshake, is the client's.
 */
public final class ProxyHeaderReader {

    private static final byte[] BEGIN_1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEGIN_2 = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

    /** Version 1, with its CRLF. */
    private static final int LONGEST_LINE = 107;

    /** Version 2: addresses and extensions, of which balancers send some hundred octets. */
    private static final int MOST_OCTETS = 4 * 1024;

    private final Socket socket;
    private final long end;
    private final byte[] header = new byte[LONGEST_LINE];
    private int length;

    private ProxyHeaderReader(Socket socket, Duration limit) {
        this.socket = socket;
        this.end = System.nanoTime() + limit.toNanos();
    }

    /**
     * Waits for the whole header, however it trickles in. Leaves the socket with another read time-out.
     *
     * @param limit for the whole header
     */
    public static ProxyHeader read(Socket socket, Duration limit) {
        ProxyHeaderReader reader = new ProxyHeaderReader(socket, limit);
        try {
            return reader.read();
        } catch (SocketTimeoutException e) {
            return new ProxyHeader.Bad("no PROXY header came within " + limit.toSeconds() + " seconds");
        } catch (IOException e) {
            return reader.length == 0
                    ? new ProxyHeader.Absent()
                    : new ProxyHeader.Bad("the connection ended within its PROXY header");
        } catch (IllegalArgumentException e) {
            return new ProxyHeader.Bad(e.getMessage());
        }
    }

    private ProxyHeader read() throws IOException {
        while (true) {
            more(1);
            if (begins(BEGIN_1)) {
                if (length == BEGIN_1.length) {
                    return line();
                }
            } else if (begins(BEGIN_2)) {
                if (length == BEGIN_2.length) {
                    return binary();
                }
            } else {
                throw new IllegalArgumentException("it does not begin with a PROXY header");
            }
        }
    }

    private boolean begins(byte[] begin) {
        int compared = Math.min(length, begin.length);
        return Arrays.equals(header, 0, compared, begin, 0, compared);
    }

    /** @throws EOFException at the connection's end */
    private void more(int count) throws IOException {
        readFully(header, length, count);
    }

    private void readFully(byte[] octets, int from, int count) throws IOException {
        int at = from;
        while (at < from + count) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new SocketTimeoutException("too slow");
            }
            socket.setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
            int read = socket.getInputStream().read(octets, at, from + count - at);
            if (read < 0) {
                throw new EOFException();
            }
            at += read;
            if (octets == header) {
                length = at;
            }
        }
    }

    // ---- version 1

    private ProxyHeader line() throws IOException {
        while (header[length - 2] != '\r' || header[length - 1] != '\n') {
            if (length == LONGEST_LINE) {
                throw new IllegalArgumentException("its PROXY line is too long");
            }
            more(1);
        }
        String text = new String(header, 0, length - 2, StandardCharsets.ISO_8859_1);
        String[] words = text.split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            return new ProxyHeader.Peer();
        }
        boolean v6 = words[1].equals("TCP6");
        if (words.length != 6 || !v6 && !words[1].equals("TCP4") || !port(words[4]) || !port(words[5])) {
            throw new IllegalArgumentException("its PROXY line is wrong");
        }
        address(words[3], v6);
        return new ProxyHeader.Client(address(words[2], v6));
    }

    private static boolean port(String text) {
        return text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535;
    }

    private static InetAddress address(String text, boolean v6) {
        boolean plausible = v6
                ? text.contains(":") && text.matches("[0-9A-Fa-f:.]{2,45}")
                : text.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        if (!plausible) {
            throw new IllegalArgumentException("its PROXY line holds no address");
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its PROXY line holds no address", e);
        }
    }

    // ---- version 2

    private ProxyHeader binary() throws IOException {
        more(4);
        int versionAndCommand = header[12] & 0xFF;
        int family = header[13] & 0xFF;
        int octets = (header[14] & 0xFF) << 8 | header[15] & 0xFF;
        if (octets > MOST_OCTETS) {
            throw new IllegalArgumentException("its PROXY header is too long");
        }
        byte[] rest = new byte[octets];
        readFully(rest, 0, octets);
        return switch (versionAndCommand) {
            case 0x20 -> new ProxyHeader.Peer();
            case 0x21 -> client(family, rest);
            default -> throw new IllegalArgumentException("its PROXY header has another version or command");
        };
    }

    private static ProxyHeader client(int family, byte[] rest) {
        return switch (family) {
            case 0x00 -> new ProxyHeader.Peer();
            case 0x11 -> new ProxyHeader.Client(source(rest, 4));
            case 0x21 -> new ProxyHeader.Client(source(rest, 16));
            default -> throw new IllegalArgumentException("its PROXY header is not about TCP");
        };
    }

    /** Two addresses and two ports; what follows are extensions. */
    private static InetAddress source(byte[] rest, int octets) {
        if (rest.length < 2 * octets + 4) {
            throw new IllegalArgumentException("its PROXY header is too short");
        }
        return Networks.address(Arrays.copyOf(rest, octets));
    }
}
