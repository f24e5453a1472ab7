package io.barid.service.login;

import io.barid.query.Logins;
import io.barid.query.ScramLogins;

/**
 * For the gateways' tests: answers the one conversation of RFC 7677 section 3, and the troubles a client may get into. It
 * computes nothing: that is mailbox-service's, and tested there.
 */
public final class ScramStandIn implements ScramLogins {

    private static final String CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String NONCE = CLIENT_NONCE + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String PROOF = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private static final String STATE = "sealed";

    private final Logins.Answer.Granted user;

    /** @param user whom the RFC's user becomes */
    public ScramStandIn(Logins.Answer.Granted user) {
        this.user = user;
    }

    @Override
    public FirstAnswer first(First first) {
        return switch (first.message()) {
            case "n,,n=away,r=abc" -> throw new IllegalStateException("away");
            case "n,,n=busy,r=abc" -> new FirstAnswer.Busy();
            case "n,a=alice,n=user,r=abc" -> new FirstAnswer.Denied();
            case "p=tls-exporter,,n=user,r=abc" -> new FirstAnswer.Malformed("channel-binding-not-supported");
            case "n,,n=user,r=" + CLIENT_NONCE ->
                new FirstAnswer.Challenge("r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", STATE);
            default -> new FirstAnswer.Malformed("invalid-encoding");
        };
    }

    @Override
    public FinalAnswer last(Final last) {
        if (!last.state().equals(STATE)) {
            throw new IllegalStateException("the state is not the challenge's");
        }
        return switch (last.message()) {
            case "c=biws,r=" + NONCE + ",p=" + PROOF ->
                new FinalAnswer.Granted(
                        "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
                        user.account(),
                        user.address(),
                        user.ticket());
            case "c=biws,r=" + NONCE + ",p=busy" -> new FinalAnswer.Busy();
            case "c=biws,r=" + NONCE + ",p=wrong" -> new FinalAnswer.Denied();
            default -> new FinalAnswer.Malformed("invalid-encoding");
        };
    }
}
