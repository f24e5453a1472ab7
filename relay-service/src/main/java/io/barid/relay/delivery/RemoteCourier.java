package io.barid.relay.delivery;

import io.barid.relay.smtp.SmtpConnection;
import io.barid.relay.smtp.Transcript;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A courier with at most one connection, kept between mails for a while. */
final class RemoteCourier implements Courier {

    private static final int MOST_MAILS = 100;
    private static final Duration OLDEST = Duration.ofMinutes(5);

    private final Destination destination;
    private final Surrounding surrounding;
    private volatile SmtpConnection connection;
    private volatile boolean busy;
    private volatile boolean closed;

    RemoteCourier(Destination destination, Surrounding surrounding) {
        this.destination = destination;
        this.surrounding = surrounding;
    }

    @Override
    public Attempt deliver(OutgoingMail mail, BooleanSupplier mayFinish) {
        busy = true;
        try {
            // a courier that was closed meanwhile must not finish on a connection made since
            Attempt attempt = new OneAttempt(
                            this, surrounding, destination, mail, () -> !closed && mayFinish.getAsBoolean())
                    .run();
            SmtpConnection kept = connection;
            if (kept != null && (!kept.usable() || kept.mails() >= MOST_MAILS)) {
                drop();
            }
            return attempt;
        } finally {
            busy = false;
        }
    }

    /** The connection kept from earlier mail, unless it is used up or too old. */
    Optional<SmtpConnection> kept() {
        SmtpConnection kept = connection;
        if (kept != null && (!kept.usable() || kept.age().compareTo(OLDEST) > 0)) {
            drop();
            return Optional.empty();
        }
        return Optional.ofNullable(kept);
    }

    /** A new one in place of any other. */
    SmtpConnection fresh(SmtpConnection.Peer peer, Transcript transcript) {
        drop();
        SmtpConnection made = new SmtpConnection(peer, surrounding.setting(), transcript);
        connection = made;
        if (closed) {
            made.cut();
        }
        return made;
    }

    /** Politely, where somebody still listens. */
    void drop() {
        SmtpConnection old = connection;
        connection = null;
        if (old != null) {
            old.quit();
        }
    }

    boolean closed() {
        return closed;
    }

    @Override
    public boolean connected() {
        SmtpConnection kept = connection;
        return kept != null && kept.usable();
    }

    @Override
    public void close() {
        closed = true;
        SmtpConnection open = connection;
        if (open != null && busy) {
            open.cut();
        } else if (open != null) {
            drop();
        }
    }
}
