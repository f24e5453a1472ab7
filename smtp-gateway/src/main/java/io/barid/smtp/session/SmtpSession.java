package io.barid.smtp.session;

import io.barid.address.Domain;
import io.barid.smtp.accept.OctetShare;
import io.barid.smtp.policy.MailPort;
import io.barid.smtp.session.SessionMetrics.Refusal;
import io.barid.smtp.trace.ClientName;
import io.barid.status.SmtpReply;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One client from greeting to goodbye, on the thread that runs it. */
final class SmtpSession {

    private static final Logger log = LoggerFactory.getLogger(SmtpSession.class);

    /** RFC 5321 4.5.3.1.4 asks for 512 and more for each extension. */
    private static final int LONGEST_LINE = 2 * 1024;

    /** RFC 4954 4.6: where a client may send credentials. */
    private static final int LONGEST_LINE_WITH_AUTH = 12 * 1024;

    private final ClientConnection connection;
    private final MailPort port;
    private final SessionTerms terms;
    private final BooleanSupplier stopping;
    private final Attention attention = new Attention();
    private final ReplyWriter replies;
    private final OctetShare readBuffer;
    private final WireReader wire;
    private final CommandParser parser;
    private final Conversation conversation;
    private final SessionEvents events;
    private final ErrorCount errors = new ErrorCount();
    private final MessageTrace trace;
    private SmtpState state = new SmtpState.Connected();
    private Optional<ClientName> name = Optional.empty();
    /** When the connection came, or the last mail transaction ended, on the monotonic clock. */
    private long lastMail = System.nanoTime();
    /** Of the last message that began, or null. */
    private volatile Pace pace;

    /** @param stopping whether clients are to be sent away */
    SmtpSession(ClientConnection connection, MailPort port, SessionTerms terms, BooleanSupplier stopping) {
        this.connection = connection;
        this.port = port;
        this.terms = terms;
        this.stopping = stopping;
        this.replies = new ReplyWriter(connection);
        this.readBuffer = terms.acceptor().share(connection.client());
        this.wire = new WireReader(connection, replies, attention, readBuffer);
        this.parser = new CommandParser(port.takesLogins());
        this.conversation = new Conversation(this, port);
        this.events = new SessionEvents(this, port);
        this.trace = new MessageTrace(terms.traces(), port);
    }

    /** Returns when the connection is closed, whatever happens. */
    void run() {
        try {
            if (port.implicitTls() && !beginTls()) {
                return;
            }
            greet();
            while (!(state instanceof SmtpState.Closed)) {
                next();
            }
            if (attention.dismissed()) {
                attention.awaitFarewell();
            } else {
                replies.flush();
                connection.closeAfterLastReply();
            }
        } catch (IOException e) {
            lost(e);
        } catch (RuntimeException e) {
            log.error("the session of {} failed", clientText(), e);
            sayLast(Replies.INTERNAL_ERROR);
        } finally {
            state.leave();
            trace.end();
            connection.close();
            readBuffer.close();
        }
    }

    /** Who only looks whether the port is open costs no handshake. @return false when the session ends at once */
    private boolean beginTls() throws IOException {
        byte[] first = wire.firstOctet(terms.clientTimeout().toNanos());
        if (first.length == 0 || !hasRoomForTls()) {
            return false;
        }
        connection.secure(terms.tls().get(), first);
        return true;
    }

    private void greet() throws IOException {
        if (stopping.getAsBoolean()) {
            goodbye(Replies.STOPPING);
        } else {
            say(Replies.greeting(terms.hostname()));
        }
    }

    private void next() throws IOException {
        if (stopping.getAsBoolean()) {
            goodbye(Replies.STOPPING);
            return;
        }
        Turn turn = turn();
        enter(turn.next());
        if (turn.reply().isEmpty()) {
            return;
        }
        SmtpReply reply = turn.reply().get();
        errors.add(turn.weight(), reply);
        if (errors.tooMany()) {
            events.refused(Refusal.ERRORS, Replies.TOO_MANY_ERRORS);
            log.info("too many errors, the last: {}, client {}", reply, clientText());
            goodbye(Replies.TOO_MANY_ERRORS);
        } else {
            say(reply);
            if (turn.weight() == Turn.Weight.FORGIVING) {
                // what comes next may take minutes or kill us, and the client would send the message again
                replies.flush();
            }
        }
    }

    private void goodbye(SmtpReply reply) throws IOException {
        enter(new SmtpState.Closed());
        say(reply);
    }

    private void enter(SmtpState next) {
        if (next != state) {
            state.leave();
            if (state.withoutMail() != state && next.withoutMail() == next) {
                lastMail = System.nanoTime();
            }
            trace.moves(state, next);
            state = next;
            if (next instanceof SmtpState.Greeted) {
                events.mailOver();
            }
        }
    }

    private Turn turn() throws IOException {
        Line line = state instanceof SmtpState.InChunks chunks
                ? chunks.message().pace().await(nanos -> wire.readLine(longestLine(), nanos))
                : readLine();
        return switch (line) {
            case Line.Text text -> conversation.on(state, parser.parse(text.text()));
            case Line.TooLong tooLong -> wrongLine(tooLong.bdat(), Replies.LINE_TOO_LONG);
            case Line.Malformed malformed -> wrongLine(malformed.bdat(), Replies.LINE_MALFORMED);
            case Line.TooSlow slow -> tooSlow();
            case Line.Ended ended -> Turn.silent(new SmtpState.Closed());
            case Line.Dismissed dismissed -> Turn.silent(new SmtpState.Closed());
        };
    }

    private Turn wrongLine(boolean bdat, SmtpReply reply) throws IOException {
        return bdat ? conversation.outOfStep(reply) : Turn.of(state, reply);
    }

    // ---- for the commands

    SessionTerms terms() {
        return terms;
    }

    SessionEvents events() {
        return events;
    }

    InetAddress client() {
        return connection.client();
    }

    String clientText() {
        return connection.client().getHostAddress();
    }

    /** Once the client has said hello, which a health probe does not: asks what its address is called. */
    void askClientName() {
        if (name.isEmpty()) {
            name = Optional.of(terms.names().of(client()));
        }
    }

    /** As far as it is known by now; may wait for it a moment. */
    Optional<Domain> clientName() {
        return name.flatMap(ClientName::now);
    }

    /** As far as it is known by now; waits for nothing. */
    Optional<Domain> knownClientName() {
        return name.flatMap(ClientName::known);
    }

    Duration sinceLastMail() {
        return Duration.ofNanos(System.nanoTime() - lastMail);
    }

    Optional<ClientConnection.TlsLayer> tlsLayer() {
        return connection.tls();
    }

    void say(SmtpReply reply) throws IOException {
        replies.write(reply);
    }

    Line readLine() throws IOException {
        return wire.readLine(longestLine(), terms.clientTimeout().toNanos());
    }

    private int longestLine() {
        return port.takesLogins() ? LONGEST_LINE_WITH_AUTH : LONGEST_LINE;
    }

    /** For one message. */
    Pace pace() {
        Pace next = new Pace(terms.clientTimeout(), Pace.brief(terms.clientTimeout()), terms.acceptor()::crowded);
        pace = next;
        return next;
    }

    ContentReader contentReader(ContentSink sink) {
        return new ContentReader(wire, terms.size(), pace(), sink);
    }

    ChunkReader.End readChunk(long octets, Pace pace, ContentSink sink) throws IOException {
        return new ChunkReader(wire, pace).read(octets, sink);
    }

    /** Whether TLS may begin: it has a memory of its own. */
    boolean hasRoomForTls() {
        boolean room = connection.hasRoomForTls();
        if (!room) {
            events.refused(Refusal.AWAY, port.implicitTls() ? Optional.empty() : Optional.of(Replies.NO_TLS_NOW));
            log.warn("refused TLS for now, too many connections use it, client {}", clientText());
        }
        return room;
    }

    /** Says so, throws away what was sent too early, and shakes hands. */
    void startTls(SSLContext context) throws IOException {
        say(Replies.START_TLS);
        replies.flush();
        int early = wire.discard();
        if (early > 0) {
            log.info("dropped {} octets sent in clear after STARTTLS, client {}", early, clientText());
        }
        connection.secure(context);
    }

    Turn tooSlow() {
        events.refused(Refusal.SLOW, Replies.TOO_SLOW);
        log.info("too slow, client {}", clientText());
        return Turn.close(Replies.TOO_SLOW);
    }

    // ---- for those who watch over all sessions

    /** Takes the client over if it is only being waited for; {@link #sendAway} must follow. */
    boolean takeOver() {
        return attention.dismiss();
    }

    /** Closing wakes the session's own thread, which still waits for a command. */
    void sendAway() {
        try {
            if (!port.implicitTls() || connection.tls().isPresent()) {
                say(Replies.STOPPING);
                replies.flush();
            }
        } catch (IOException e) {
            log.debug("{} did not hear that the gateway stops", clientText());
        } finally {
            connection.close();
            attention.farewellSaid();
        }
    }

    void cutOffWhenOverdue(long now) {
        Pace watched = pace;
        if (watched != null && watched.overdue(now)) {
            connection.cutOff();
        } else {
            connection.cutOffWhenOverdue(now);
        }
    }

    void abort() {
        connection.abort();
    }

    private void sayLast(SmtpReply reply) {
        try {
            say(reply);
            replies.flush();
            connection.closeAfterLastReply();
        } catch (IOException e) {
            log.debug("{} did not hear {}", clientText(), reply);
        }
    }

    private void lost(IOException e) {
        if (connection.wasCutOff()) {
            events.refused(Refusal.SLOW, Optional.empty());
            log.info("cut off, too slow, client {}", clientText());
        } else {
            // a health probe may end with a reset
            log.atLevel(connection.heard() ? Level.INFO : Level.DEBUG)
                    .log("connection lost: {}, client {}", LogText.of(e.getMessage()), clientText());
        }
    }
}
