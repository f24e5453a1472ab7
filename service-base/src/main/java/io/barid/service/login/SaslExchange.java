package io.barid.service.login;

import java.util.Optional;

/** A login that awaits its client's next line. It changes nothing in itself: each line leads to a step of its own. */
public abstract sealed class SaslExchange permits PlainLogin, NameThenPassword, ScramLogin {

    /** {@code *} ends an exchange at each point, also after the server's proof (RFC 4954 4, RFC 5034 4). */
    private static final String CANCEL = "*";

    /**
     * Takes a line, without its end; it may ask mailbox-service.
     *
     * @throws org.springframework.web.client.RestClientException when mailbox-service does not answer; the exchange is over
     */
    public final SaslStep answer(String line) {
        return line.equals(CANCEL) ? new SaslStep.Cancelled() : read(line);
    }

    /** What came with AUTH, or else an empty challenge to bring it. */
    final SaslStep begin(Optional<String> initial, String challenge) {
        return initial.map(this::read).orElseGet(() -> new SaslStep.Challenge(Base64Text.write(challenge), this));
    }

    private SaslStep read(String line) {
        return Base64Text.read(line).map(this::take).orElseGet(SaslStep.Unreadable::new);
    }

    /** @param text out of its base64; may be a password */
    abstract SaslStep take(String text);

    /** Without what it knows. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[secret]";
    }
}
