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
    private volatile Held held;
    private volatile boolean busy;
    private volatile boolean closed;

    /** A connection with its place at the remote address; an operator's next hop needs none. */
    private record Held(SmtpConnection connection, Optional<Places.Place> place) {}

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
            SmtpConnection kept = connection();
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
        SmtpConnection kept = connection();
        if (kept != null && (!kept.usable() || kept.age().compareTo(OLDEST) > 0)) {
            drop();
            return Optional.empty();
        }
        return Optional.ofNullable(kept);
    }

    private SmtpConnection connection() {
        Held its = held;
        return its == null ? null : its.connection();
    }

    /**
     * A new one in place of any other.
     *
     * @param wait for a place, if as many connections to that address as may be are open
     * @return empty when there was no place
     */
    Optional<SmtpConnection> fresh(SmtpConnection.Peer peer, Transcript transcript, Duration wait) {
        drop();
        Optional<Places.Place> place = Optional.empty();
        if (destination instanceof Destination.Mx) {
            place = surrounding.places().take(peer.address(), wait);
            if (place.isEmpty()) {
                return Optional.empty();
            }
        }
        SmtpConnection made = new SmtpConnection(peer, surrounding.setting(), transcript);
        held = new Held(made, place);
        if (closed) {
            made.cut();
        }
        return Optional.of(made);
    }

    /** Politely, where somebody still listens. */
    void drop() {
        Held old = held;
        held = null;
        if (old != null) {
            try {
                old.connection().quit();
            } finally {
                old.place().ifPresent(Places.Place::close);
            }
        }
    }

    boolean closed() {
        return closed;
    }

    @Override
    public boolean connected() {
        SmtpConnection kept = connection();
        return kept != null && kept.usable();
    }

    @Override
    public void close() {
        closed = true;
        SmtpConnection open = connection();
        if (open != null && busy) {
            open.cut();
        } else if (open != null) {
            drop();
        }
    }
}
