package io.barid.remotemx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A remote mail host that does what it is told. Without a script it is a decent one that takes all mail. Steps are named by
 * the begin of the command's line in any case ({@code MAIL}, {@code RCPT TO:<bob@}); {@link #CONNECT}, {@link #BODY} and
 * {@link #END} are those without a command.
 */
public final class ScriptedMx implements AutoCloseable {

    /** The greeting. */
    public static final String CONNECT = "(connect)";
    /** After 354, before any content is read. */
    public static final String BODY = "(body)";
    /** The reply to the end of content. */
    public static final String END = "(end)";

    private final ServerSocket server;
    private final Script script = new Script();
    private final List<MxSession> sessions = new CopyOnWriteArrayList<>();
    private final List<ReceivedMail> received = new CopyOnWriteArrayList<>();
    private final List<ReceivedMail> arrived = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private Thread acceptor;
    private volatile List<String> extensions = List.of("PIPELINING", "SIZE 104857600", "8BITMIME", "SMTPUTF8", "DSN");
    private volatile Identity identity;
    private volatile boolean implicitTls;
    private volatile String[] protocols = {"TLSv1.3", "TLSv1.2"};

    private ScriptedMx(ServerSocket server) {
        this.server = server;
    }

    /** On 127.0.0.1, any free port. */
    public static ScriptedMx start() {
        return start("127.0.0.1", 0);
    }

    /** For hosts that share a port, take 127.0.0.2, 127.0.0.3… */
    public static ScriptedMx start(String address, int port) {
        try {
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port), 200);
            ScriptedMx mx = new ScriptedMx(server);
            mx.acceptor = mx.run(mx::accept);
            return mx;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    public String address() {
        return server.getInetAddress().getHostAddress();
    }

    /** What EHLO is answered with after the first line; STARTTLS comes with {@link #tls}. */
    public ScriptedMx extensions(String... offered) {
        extensions = List.of(offered);
        return this;
    }

    /** Offers STARTTLS with this certificate. */
    public ScriptedMx tls(Identity shown, String... versions) {
        identity = shown;
        if (versions.length > 0) {
            protocols = versions.clone();
        }
        return this;
    }

    /** TLS before the greeting, as on port 465. */
    public ScriptedMx implicitTls(Identity shown) {
        implicitTls = true;
        return tls(shown);
    }

    /** For the next times this step comes, one each, in this order; used up before {@link #always}. */
    public ScriptedMx enqueue(String step, Reaction... reactions) {
        script.enqueue(step, reactions);
        return this;
    }

    public ScriptedMx enqueue(String step, String reply) {
        return enqueue(step, Reaction.reply(reply));
    }

    /** Each time this step comes. */
    public ScriptedMx always(String step, Reaction reaction) {
        script.always(step, reaction);
        return this;
    }

    public ScriptedMx always(String step, String reply) {
        return always(step, Reaction.reply(reply));
    }

    /** Back to a decent host; what came so far stays. */
    public ScriptedMx forgetScript() {
        script.clear();
        return this;
    }

    /** Connections so far, in their order. */
    public List<MxSession> sessions() {
        return List.copyOf(sessions);
    }

    /** Mail whose content came to its end, whatever was answered, in its order. */
    public List<ReceivedMail> arrived() {
        return List.copyOf(arrived);
    }

    /** Mail that was answered with 2yz so far, in its order. */
    public List<ReceivedMail> received() {
        return List.copyOf(received);
    }

    private Thread run(Runnable work) {
        Thread thread = Thread.ofVirtual().unstarted(work);
        threads.add(thread);
        thread.start();
        return thread;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                MxSession session = new MxSession(socket);
                sessions.add(session);
                run(() -> serve(socket, session));
            } catch (IOException e) {
                // closed, or a client that went at once
            }
        }
    }

    private void serve(Socket socket, MxSession session) {
        try {
            MxWire wire = new MxWire(socket, session);
            if (implicitTls) {
                wire.handshake(identity, protocols);
            }
            script.on(CONNECT, wire, Reaction.reply("220 scripted.mx.test ESMTP"));
            converse(wire, session);
        } catch (IOException e) {
            // the client, the script or the test ended it
        } finally {
            session.close();
            session.end();
        }
    }

    private void converse(MxWire wire, MxSession session) throws IOException {
        String mail = "";
        List<String> recipients = new ArrayList<>();
        for (String line = wire.readLine(); line != null; line = wire.readLine()) {
            session.heard(line);
            String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
            script.on(line, wire, defaultReply(verb, session, mail, recipients));
            boolean taken = wire.lastCode() < 400;
            switch (verb) {
                case "MAIL" -> {
                    mail = taken ? line : "";
                    recipients.clear();
                }
                case "RCPT" -> {
                    if (taken) {
                        recipients.add(line);
                    }
                }
                case "DATA" -> {
                    if (wire.lastCode() == 354) {
                        content(wire, session, mail, recipients);
                        mail = "";
                    }
                }
                case "STARTTLS" -> {
                    if (taken && identity != null) {
                        wire.handshake(identity, protocols);
                    }
                }
                case "RSET" -> mail = "";
                case "QUIT" -> wire.drop();
                default -> {}
            }
        }
    }

    private Reaction defaultReply(String verb, MxSession session, String mail, List<String> recipients) {
        return switch (verb) {
            case "EHLO" -> Reaction.reply(ehlo(session));
            case "HELO" -> Reaction.reply("250 scripted.mx.test");
            case "DATA" -> Reaction.reply(recipients.isEmpty() ? "554 5.5.1 no valid recipients" : "354 go on");
            case "STARTTLS" -> Reaction.reply(identity == null ? "502 5.5.1 no TLS here" : "220 2.0.0 go ahead");
            case "AUTH" -> Reaction.reply("235 2.7.0 welcome");
            case "QUIT" -> Reaction.reply("221 2.0.0 bye");
            case "MAIL" -> Reaction.reply("250 2.1.0 ok");
            case "RCPT" -> Reaction.reply(mail.isEmpty() ? "503 5.5.1 MAIL first" : "250 2.1.5 ok");
            case "RSET", "NOOP" -> Reaction.reply("250 2.0.0 ok");
            default -> Reaction.reply("500 5.5.2 what?");
        };
    }

    private String[] ehlo(MxSession session) {
        List<String> lines = new ArrayList<>(List.of("scripted.mx.test"));
        lines.addAll(extensions);
        if (identity != null && session.protocol().isEmpty()) {
            lines.add("STARTTLS");
        }
        for (int i = 0; i < lines.size(); i++) {
            lines.set(i, (i < lines.size() - 1 ? "250-" : "250 ") + lines.get(i));
        }
        return lines.toArray(String[]::new);
    }

    private void content(MxWire wire, MxSession session, String mail, List<String> recipients) throws IOException {
        script.on(BODY, wire, ignored -> {});
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        byte[] raw;
        try {
            raw = wire.readContent(octets);
        } catch (IOException e) {
            session.unfinished(octets.toByteArray());
            throw e;
        }
        if (raw == null) {
            session.unfinished(octets.toByteArray());
            wire.drop();
        }
        ReceivedMail whole = new ReceivedMail(mail, List.copyOf(recipients), raw);
        arrived.add(whole);
        script.on(END, wire, Reaction.reply("250 2.0.0 taken"));
        if (wire.lastCode() / 100 == 2) {
            received.add(whole);
        }
    }

    /** On return the port refuses connections. */
    @Override
    public void close() {
        try {
            server.close();
            // while a virtual thread waits in accept, the port stays open until that thread has noticed
            acceptor.join(Duration.ofSeconds(10));
        } catch (IOException e) {
            // it is over either way
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sessions.forEach(MxSession::close);
        threads.forEach(Thread::interrupt);
    }
}
