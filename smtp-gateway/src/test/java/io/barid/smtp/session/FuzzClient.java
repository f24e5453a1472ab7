package io.barid.smtp.session;

import io.barid.smtp.TestCertificate;
import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** Plays a {@link FuzzScript} and watches that each reply comes, one for each step, in time and in form. */
final class FuzzClient {

    private static final int LONGEST_WAIT_MILLIS = 10_000;

    private final FuzzScript script;
    private final Steps steps;

    FuzzClient(FuzzScript script, boolean chunking) {
        this.script = script;
        this.steps = new Steps(script.text(), chunking, script.port().takesLogins() ? 12 * 1024 : 2 * 1024);
    }

    /** @return what was accepted, and how many lines the server read */
    Steps play(TestGateway gateway) {
        try (Socket socket = connect(gateway.address(script.port()))) {
            socket.setSoTimeout(LONGEST_WAIT_MILLIS);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 4096);
            send(socket.getOutputStream(), in);
            answers(in);
            if (!script.cuts()) {
                expectEnd(socket, in);
            }
            // without it half a million closed connections would be remembered
            socket.setSoLinger(!script.tls(), 0);
            return steps;
        } catch (SocketTimeoutException e) {
            throw failure("the gateway hangs", e);
        } catch (IOException | AssertionError e) {
            throw failure(e.getMessage(), e);
        }
    }

    private Socket connect(InetSocketAddress address) throws IOException {
        if (!script.tls()) {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.connect(address, LONGEST_WAIT_MILLIS);
            return socket;
        }
        if (script.port().implicitTls()) {
            return TestCertificate.trusting().getSocketFactory().createSocket(address.getAddress(), address.getPort());
        }
        TestClient client = new TestClient(address);
        client.reply();
        client.ask("EHLO client.example");
        client.startTls();
        steps.greeted();
        return client.socket();
    }

    private void send(OutputStream out, InputStream in) throws IOException {
        byte[] octets = script.octets();
        int at = 0;
        try {
            while (at < octets.length && !steps.ended()) {
                int piece = script.piece(at);
                out.write(octets, at, piece);
                out.flush();
                at += piece;
                steps.sent(piece);
                if (octets[at - 1] == '\r') {
                    // so that the gateway really sees it alone
                    Thread.sleep(1);
                }
                if (script.waits()) {
                    answers(in);
                }
            }
        } catch (InterruptedException e) {
            throw new SocketTimeoutException("interrupted");
        } catch (SocketException e) {
            // the gateway may have hung up, and then its last reply says why
            steps.sent(octets.length - at);
        }
    }

    private void answers(InputStream in) throws IOException {
        while (steps.due()) {
            Answer answer = Answer.read(in);
            if (answer == null) {
                throw new AssertionError("the gateway hung up without a reply");
            }
            steps.take(answer);
        }
    }

    /** Nothing may come but the end; after STARTTLS in clear it is TLS's own words. */
    private void expectEnd(Socket socket, InputStream in) throws IOException {
        try {
            socket.shutdownOutput();
            int more = in.read();
            if (more >= 0 && !steps.tlsBegun()) {
                throw new AssertionError(
                        "more than was owed: " + (char) more + new String(in.readNBytes(in.available())));
            }
        } catch (SocketException e) {
            // reset: an end as well
        }
    }

    private AssertionError failure(String what, Throwable cause) {
        return new AssertionError(what + "\n" + script, cause);
    }
}
