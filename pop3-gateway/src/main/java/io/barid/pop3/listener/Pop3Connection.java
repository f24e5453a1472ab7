package io.barid.pop3.listener;

import io.barid.pop3.session.Pop3Reply;
import io.barid.pop3.session.Pop3Session;
import io.barid.pop3.session.Pop3Sessions;
import io.barid.service.tls.MailTls;
import io.barid.service.trace.Step;
import io.barid.service.trace.Traces;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection from accept to close, in a thread of its own. */
final class Pop3Connection implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Pop3Connection.class);

    /** While hands are shaken TLS holds more memory than ever after. */
    private static final Duration HANDSHAKE = Duration.ofSeconds(60);

    /** What all connections share. */
    record Shared(
            Pop3Sessions sessions,
            MailTls tls,
            HandshakeRoom handshakes,
            Duration timeout,
            Duration loginTimeout,
            Traces traces) {}

    private final ClientSocket socket;
    private final PortKind kind;
    private final Shared shared;
    private final LineReader lines = new LineReader();
    private final ReplyWriter replies;
    private final long begin = System.nanoTime();
    private final CountDownLatch lastWord = new CountDownLatch(1);
    private Pop3Session session;
    private boolean handshaking;
    private volatile boolean draining;

    Pop3Connection(ClientSocket socket, PortKind kind, Shared shared) {
        this.socket = socket;
        this.kind = kind;
        this.shared = shared;
        this.replies = new ReplyWriter(socket.out());
    }

    ClientSocket socket() {
        return socket;
    }

    /** Returns when the connection is closed and its maildrop free. */
    @Override
    public void run() {
        try (socket) {
            socket.open();
            if (kind == PortKind.POP3S) {
                startTls();
            }
            session = begin();
            converse();
        } catch (IOException e) {
            log.debug("client={} left: {}", socket.client().getHostAddress(), e.toString());
        }
    }

    /** Ends the session as soon as its client waits for nothing; from another thread. */
    void drain() {
        draining = true;
        socket.hurry();
        if (socket.stopReading()) {
            // one that takes nothing must not hold up the others
            Thread.ofVirtual().name("pop3-drain").start(this::sayLastWord);
        }
    }

    /** For the connection's own thread, which waits for the client and is silent from now on. */
    private void sayLastWord() {
        try {
            if (handshaking) {
                socket.abort();
                return;
            }
            replies.write(session.onDrain());
            socket.endSending();
        } catch (IOException | RuntimeException e) {
            log.debug("client={} was not told: {}", socket.client().getHostAddress(), e.toString());
            socket.abort();
        } finally {
            lastWord.countDown();
        }
    }

    private void awaitLastWord() {
        try {
            lastWord.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a session", e);
        }
    }

    private Pop3Session begin() {
        String client = socket.client().getHostAddress();
        return switch (kind) {
            case POP3 -> shared.sessions().inClear(client);
            case POP3S -> shared.sessions().underTls(client);
        };
    }

    private void converse() throws IOException {
        String reason = "connection lost";
        try {
            reason = exchange();
        } catch (ClientSocket.LastWordTaken e) {
            awaitLastWord();
            reason = "drained";
        } catch (SocketTimeoutException e) {
            // RFC 1939 section 3: closed without removing any messages or sending any response
            reason = draining ? "drained" : "idle for too long";
        } catch (RuntimeException e) {
            log.error("client={} reply broke off", socket.client().getHostAddress(), e);
            reason = "reply broke off";
            socket.abort();
        } finally {
            // the maildrop is free before the last words are taken, which may last
            session.end(reason);
        }
        socket.farewell();
    }

    /** Lines in, replies out. @return why it ended */
    private String exchange() throws IOException {
        replies.write(session.greeting());
        while (!session.closed()) {
            switch (nextLine()) {
                case Line.Text line -> {
                    try (Step ignored = fetch(line.text())) {
                        answer(reply(line.text()));
                    }
                }
                case Line.TooLong ignored -> replies.write(session.onTooLongLine());
                case Line.Endless ignored -> {
                    replies.write(session.onTooLongLine());
                    return "a line without an end";
                }
                case Line.Unreadable ignored -> replies.write(session.onUnreadableLine());
                case Line.End ignored -> {
                    if (!draining) {
                        return "client left";
                    }
                    replies.write(session.onDrain());
                    return "drained";
                }
            }
        }
        return "over";
    }

    /** A fetch has a trace of its own, found by the message's queue id: it may come years after the message. */
    private Step fetch(String line) {
        return session.loggedIn() && line.regionMatches(true, 0, "RETR ", 0, 5)
                ? shared.traces().begin("pop3 fetch")
                : Step.NONE;
    }

    private Pop3Reply reply(String line) throws IOException {
        return session.loggedIn() ? session.on(line) : OwnStack.call(() -> session.on(line));
    }

    private Line nextLine() throws IOException {
        if (lines.ready() && !draining) {
            return lines.next(socket.in(), session.longestLine());
        }
        // only now: the replies to commands that came together leave together
        socket.out().flush();
        try {
            if (draining) {
                return new Line.End();
            }
            socket.endWaitAfter(allowed(session.loggedIn()));
            return lines.next(socket.in(), session.longestLine());
        } catch (SocketTimeoutException e) {
            if (draining) {
                return new Line.End();
            }
            throw e;
        } finally {
            socket.waitOver();
        }
    }

    private void answer(Pop3Reply reply) throws IOException {
        if (reply instanceof Pop3Reply.Message message) {
            // of an imported message it is no queue id, but found by all the same
            Step.about(message.message().uniqueId().value());
        }
        replies.write(reply);
        switch (reply) {
            case Pop3Reply.Message message -> session.sent(message);
            case Pop3Reply.BeginTls begin -> {
                socket.out().flush();
                // RFC 2595 section 4: what came in clear after STLS does not count
                lines.discard();
                startTls();
            }
            case Pop3Reply.Ok ignored -> {}
            case Pop3Reply.Err ignored -> {}
            case Pop3Reply.Challenge ignored -> {}
            case Pop3Reply.Listing ignored -> {}
        }
    }

    private void startTls() throws IOException {
        Duration allowed = allowed(false);
        Duration limit = allowed.compareTo(HANDSHAKE) < 0 ? allowed : HANDSHAKE;
        try (HandshakeRoom.Place place = shared.handshakes().enter(socket, limit)) {
            if (draining) {
                throw new SocketTimeoutException("the server stops");
            }
            handshaking = true;
            OwnStack.call(() -> {
                socket.startTls(shared.tls().context(), limit);
                return place;
            });
            handshaking = false;
        }
    }

    /** A whole command within the idle limit, and everything before the login within its own. */
    private Duration allowed(boolean loggedIn) {
        if (loggedIn) {
            return shared.timeout();
        }
        Duration left = shared.loginTimeout().minusNanos(System.nanoTime() - begin);
        Duration least = Duration.ofMillis(1);
        Duration allowed = left.compareTo(shared.timeout()) < 0 ? left : shared.timeout();
        return allowed.compareTo(least) < 0 ? least : allowed;
    }
}
