package io.barid.pop3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.barid.standin.StandInMaildrop;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;

/**
 * Plays a {@link FuzzScript} and watches that each line that the server reads is answered by one reply, in form and in time,
 * that messages come octet for octet, and that only QUIT removes what was marked.
 */
final class FuzzClient {

    static final String PASSWORD = "correct horse  battery";

    private static final int LONGEST_WAIT_MILLIS = 10_000;

    private final FuzzScript script;
    private final List<byte[]> messages;
    private final SSLSocketFactory tls;
    private final Queue<String> unanswered = new ArrayDeque<>();
    private final StringBuilder line = new StringBuilder();
    private final Set<Integer> marked = new HashSet<>();
    private boolean ended;
    private boolean removed;
    private boolean tlsBegun;
    private int lines;
    private String lastReply = "";
    private final Set<String> outcomes = new HashSet<>();

    /** @param messages what the maildrop holds */
    FuzzClient(FuzzScript script, List<byte[]> messages, SSLSocketFactory tls) {
        this.script = script;
        this.messages = messages;
        this.tls = tls;
    }

    int lines() {
        return lines;
    }

    /** How its logins ended: {@code PASS}, {@code AUTH}, {@code SCRAM} or {@code IN-USE}. */
    Set<String> outcomes() {
        return outcomes;
    }

    void play(RunningGateway gateway, StandInMaildrop maildrop) throws InterruptedException {
        try (Socket socket = connect(script.tls() ? gateway.pop3s() : gateway.pop3())) {
            socket.setSoTimeout(LONGEST_WAIT_MILLIS);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 4096);
            expect(readLine(in).startsWith("+OK"), "no greeting");
            send(socket.getOutputStream(), in);
            answers(in);
            if (!script.cuts()) {
                expectEnd(socket, in);
            }
        } catch (SocketTimeoutException e) {
            throw failure("the gateway hangs", e);
        } catch (IOException | AssertionError e) {
            throw failure(e.toString(), e);
        }
        Fixture.await(Duration.ofSeconds(10), "free maildrop\n" + script, () -> !maildrop.locked());
        int left = messages.size() - (removed ? marked.size() : 0);
        expect(maildrop.count() == left, "there are " + maildrop.count() + " messages instead of " + left);
    }

    private Socket connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setTcpNoDelay(true);
        return script.tls() ? tls.createSocket(socket, "localhost", address.getPort(), true) : socket;
    }

    private void send(OutputStream out, InputStream in) throws IOException {
        byte[] octets = script.octets();
        int at = 0;
        try {
            while (at < octets.length && !ended) {
                int piece = script.piece(at);
                out.write(octets, at, piece);
                out.flush();
                sent(script.text().substring(at, at + piece));
                at += piece;
                if (script.waits()) {
                    answers(in);
                }
            }
        } catch (SocketException e) {
            // the gateway may have hung up, and then its last reply says why
            sent(script.text().substring(at));
        }
    }

    private void sent(String octets) {
        for (char octet : octets.toCharArray()) {
            if (octet == '\n') {
                unanswered.add(line.toString());
                line.setLength(0);
            } else {
                line.append(octet);
            }
        }
    }

    private void answers(InputStream in) throws IOException {
        while (!ended && !unanswered.isEmpty()) {
            lines++;
            answer(new String(unanswered.poll().getBytes(ISO_8859_1), UTF_8), in);
        }
    }

    private void answer(String sent, InputStream in) throws IOException {
        String reply = readLine(in);
        expect(reply.matches("(?s)(\\+OK|-ERR)( .*)?|\\+ .*"), "a wrong reply: " + reply);
        int space = sent.indexOf(' ');
        String keyword = (space < 0 ? sent.replace("\r", "") : sent.substring(0, space)).toUpperCase(Locale.ROOT);
        String rest = (space < 0 ? "" : sent.substring(space + 1)).strip();
        boolean ok = reply.startsWith("+OK");
        login(sent.strip(), reply);
        if (ok) {
            granted(keyword, rest, in);
        }
        // a line that does not end in 64 KiB, and errors without end
        ended |= reply.equals("-ERR too many errors, goodbye") || !ok && sent.length() > 64_000;
    }

    private void login(String sent, String reply) {
        boolean answered = lastReply.startsWith("+ ");
        boolean ok = reply.startsWith("+OK");
        if (reply.startsWith("-ERR [IN-USE]")) {
            outcomes.add("IN-USE");
        } else if (ok && answered) {
            outcomes.add(sent.isEmpty() ? "SCRAM" : "AUTH");
        } else if (ok && sent.startsWith("AUTH PLAIN ")) {
            outcomes.add("AUTH");
        } else if (ok && sent.startsWith("PASS ")) {
            outcomes.add("PASS");
        }
        lastReply = reply;
    }

    private void granted(String keyword, String rest, InputStream in) throws IOException {
        switch (keyword) {
            case "RETR" -> {
                byte[] message = messages.get(Integer.parseInt(rest) - 1);
                expect(Arrays.equals(readLines(in), message), "RETR " + rest + " gave another message");
            }
            case "TOP", "CAPA" -> readLines(in);
            case "LIST", "UIDL", "LANG", "AUTH" -> {
                if (rest.isEmpty()) {
                    readLines(in);
                }
            }
            case "DELE" -> marked.add(Integer.parseInt(rest));
            case "RSET" -> marked.clear();
            case "QUIT" -> {
                ended = true;
                removed = true;
            }
            case "STLS" -> {
                ended = true;
                tlsBegun = true;
            }
            default -> {}
        }
    }

    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            expect(octet >= 0, "the gateway hung up without a reply");
            octets.write(octet);
        }
        String line = octets.toString(UTF_8);
        expect(line.endsWith("\r"), "a reply without CR: " + line);
        return line.substring(0, line.length() - 1);
    }

    /** The lines of a reply as they were before their dots were doubled. */
    private static byte[] readLines(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            int last = 0;
            for (int octet = in.read(); last != '\r' || octet != '\n'; octet = in.read()) {
                expect(octet >= 0, "a reply of many lines has no end");
                octets.write(octet);
                last = octet;
            }
            octets.write('\n');
            byte[] line = octets.toByteArray();
            if (line.length == 3 && line[0] == '.') {
                return all.toByteArray();
            }
            all.write(line, line[0] == '.' ? 1 : 0, line.length - (line[0] == '.' ? 1 : 0));
        }
    }

    /** Nothing may come but the end; after STLS it is TLS's own words. */
    private void expectEnd(Socket socket, InputStream in) throws IOException {
        try {
            socket.shutdownOutput();
            int more = in.read();
            expect(more < 0 || tlsBegun, "more than was owed: " + (char) more);
        } catch (SocketException e) {
            // reset: an end as well
        }
    }

    private static void expect(boolean fulfilled, String otherwise) {
        if (!fulfilled) {
            throw new AssertionError(otherwise);
        }
    }

    private AssertionError failure(String what, Throwable cause) {
        return new AssertionError(what + "\n" + script, cause);
    }
}
