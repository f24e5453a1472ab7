package io.barid.relay.smtp;

import io.barid.relay.tls.Handshakes;
import io.barid.relay.tls.TlsPolicy;
import io.barid.status.EnhancedStatus;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to one mail host, from the greeting to QUIT. Used by one thread; {@link #cut} from any. */
public final class SmtpConnection {

    /**
     * Where to, and how.
     *
     * @param host        its name, for TLS and for people
     * @param implicitTls TLS before the greeting (RFC 8314 3.3)
     */
    public record Peer(
            String host,
            InetAddress address,
            int port,
            TlsPolicy policy,
            boolean implicitTls,
            Optional<SmtpLogin> login) {

        /** {@code mx.example.test [192.0.2.1]:25}, without the login. */
        @Override
        public String toString() {
            return host + " [" + address.getHostAddress() + "]:" + port;
        }
    }

    /** What all connections share. */
    public record Setting(String myName, Patience patience, Watchdog watchdog, Handshakes handshakes) {}

    private static final Logger log = LoggerFactory.getLogger(SmtpConnection.class);

    private final Peer peer;
    private final Setting setting;
    private final Wire wire;
    private final long born = System.nanoTime();
    private Extensions extensions = Extensions.NONE;
    private Optional<String> tls = Optional.empty();
    private boolean needsReset;
    private int mails;
    private boolean usable;

    public SmtpConnection(Peer peer, Setting setting, Transcript transcript) {
        this.peer = peer;
        this.setting = setting;
        this.wire = new Wire(setting.watchdog(), transcript);
    }

    /**
     * Connects, greets, makes TLS and logs in, as far as the peer's policy asks.
     *
     * @param most time for all of it
     */
    public Opened open(Duration most) {
        try {
            return opened(most);
        } catch (RuntimeException e) {
            // whatever a host found to confuse us with, other hosts may do
            log.error("host={} a bug in opening a connection", peer.host(), e);
            wire.cut();
            return unfit("4.5.0", "internal error", Optional.empty(), true);
        }
    }

    private Opened opened(Duration most) {
        Opened opened;
        try {
            wire.transcript().note("connecting to " + peer);
            wire.whole(most);
            wire.connect(
                    peer.address(),
                    peer.port(),
                    Patience.shorter(most, setting.patience().connect()));
        } catch (LostException e) {
            wire.cut();
            return unfit("4.4.1", "cannot connect: " + e.getMessage(), Optional.empty(), false);
        }
        Opening opening = new Opening(wire, peer, setting);
        try {
            opened = opening.run(this);
        } catch (LostException e) {
            opened = new Opened.Unfit(e.status(), e.getMessage(), Optional.empty(), opening.greeted());
        }
        usable = opened instanceof Opened.Ready;
        if (!usable) {
            wire.transcript()
                    .note(
                            switch (opened) {
                                case Opened.Ready ready -> "";
                                case Opened.NoHandshake failed -> failed.reason();
                                case Opened.Unfit unfit -> unfit.reason();
                            });
            wire.cut();
        }
        return opened;
    }

    static Opened.Unfit unfit(String status, String reason, Optional<String> reply, boolean reached) {
        return new Opened.Unfit(EnhancedStatus.parse(status), reason, reply, reached);
    }

    void offered(Extensions offered) {
        extensions = offered;
    }

    /** @param session protocol and cipher */
    void secured(String session) {
        tls = Optional.of(session + ", " + peer.policy().verification());
    }

    /** One mail, in as many transactions as the host wants. Recipients that it did not answer share what ended it. */
    public Sent send(SmtpMail mail, BooleanSupplier mayFinish, Transcript transcript) {
        wire.transcript(transcript);
        wire.whole(setting.patience().transactionOf(mail.content().octets()));
        mails++;
        Sent sent = new Delivery(wire, extensions, setting.patience(), mail, mayFinish).run(needsReset);
        needsReset = sent.answers().stream().anyMatch(answer -> !(answer instanceof Answer.Taken));
        usable = sent.end() == Sent.End.ANSWERED;
        if (!usable) {
            wire.cut();
        }
        // between two mails nothing is waited for
        wire.noStep();
        wire.whole(Duration.ofDays(1));
        return sent;
    }

    /** Whether it may carry another mail. */
    public boolean usable() {
        return usable && !wire.closed();
    }

    /** Mails so far, refused ones too. */
    public int mails() {
        return mails;
    }

    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - born);
    }

    public Peer peer() {
        return peer;
    }

    public boolean encrypted() {
        return tls.isPresent();
    }

    /** Protocol, cipher and what was verified; empty in clear. */
    public Optional<String> tls() {
        return tls;
    }

    /** Whether the certificate was what the policy asked for. */
    public boolean verified() {
        return encrypted() && peer.policy().verifies();
    }

    public Extensions extensions() {
        return extensions;
    }

    /** QUIT, waits at most 2 seconds for the answer, closes. */
    public void quit() {
        if (usable()) {
            usable = false;
            wire.step(Patience.QUIT);
            try {
                wire.send("QUIT\r\n");
                wire.reply();
            } catch (LostException e) {
                // it is over either way
            }
            wire.close();
        }
        wire.cut();
    }

    /** At once, from any thread. */
    public void cut() {
        wire.cut();
    }
}
