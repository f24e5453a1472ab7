package io.barid.service.login;

import io.barid.query.Logins;
import io.barid.query.ScramLogins;
import java.util.List;
import java.util.Optional;

/**
 * Where a gateway's logins begin; mailbox-service verifies them.
 *
 * <p>Everything here throws {@link org.springframework.web.client.RestClientException} when mailbox-service does not answer.
 */
public final class GatewayLogins {

    private static final String SCRAM = "SCRAM-SHA-256";
    private static final String PLAIN = "PLAIN";
    private static final String LOGIN = "LOGIN";

    /** The one first that tells nobody the password. */
    public static final List<String> MECHANISMS = List.of(SCRAM, PLAIN, LOGIN);

    private final Logins logins;
    private final ScramLogins scram;

    public GatewayLogins(Logins logins, ScramLogins scram) {
        this.logins = logins;
        this.scram = scram;
    }

    /**
     * AUTH.
     *
     * @param mechanism in upper case
     * @param initial   what came with AUTH, in base64; {@code =} is an empty one
     * @param client    the client's address, for limits on guessing
     */
    public SaslStep begin(String mechanism, Optional<String> initial, String client) {
        return switch (mechanism) {
            case SCRAM -> new ScramLogin.First(scram, client).begin(initial, "");
            case PLAIN -> new PlainLogin(this, client).begin(initial, "");
            case LOGIN -> new NameThenPassword.Name(this, client).begin(initial, "Username:");
            default -> new SaslStep.UnknownMechanism();
        };
    }

    /** A name with its password. @param client the client's address, for limits on guessing */
    public SaslStep judge(String name, String password, String client) {
        return switch (logins.logIn(new Logins.Attempt(name, password, client))) {
            case Logins.Answer.Granted granted -> new SaslStep.Granted(granted);
            case Logins.Answer.Denied denied -> new SaslStep.Denied();
            case Logins.Answer.Busy busy -> new SaslStep.Busy();
        };
    }
}
