package io.barid.mailbox.login;

import io.barid.mailbox.database.OneAtATime;
import io.barid.mailbox.password.ScramSecrets;
import io.barid.query.ScramLogins.Final;
import io.barid.query.ScramLogins.FinalAnswer;
import io.barid.query.ScramLogins.First;
import io.barid.query.ScramLogins.FirstAnswer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * One login by SCRAM-SHA-256 (RFC 5802, RFC 7677), in its two steps. It counts wrong logins together with {@link LoginCheck},
 * and needs no turn to hash: the client has done that.
 */
@Component
class ScramCheck {

    private static final int NONCE = 18;
    /** Only a hash of an app password is kept, from which no proof can be checked. */
    private static final byte[] NO_APP_PASSWORD = {};

    private static final SecureRandom RANDOM = new SecureRandom();

    private final LoginAccounts accounts;
    private final WrongLogins wrongs;
    private final ScramSecrets secrets;
    private final Admission admission;
    private final InstantSource clock;
    private final OneAtATime<String> turns = new OneAtATime<>(Duration.ofSeconds(2));

    @Autowired
    ScramCheck(LoginAccounts accounts, WrongLogins wrongs, ScramSecrets secrets, Admission admission) {
        this(accounts, wrongs, secrets, admission, InstantSource.system());
    }

    ScramCheck(
            LoginAccounts accounts,
            WrongLogins wrongs,
            ScramSecrets secrets,
            Admission admission,
            InstantSource clock) {
        this.accounts = accounts;
        this.wrongs = wrongs;
        this.secrets = secrets;
        this.admission = admission;
        this.clock = clock;
    }

    FirstAnswer first(First question) {
        ScramFirstMessage message;
        try {
            message = ScramFirstMessage.parse(question.message());
        } catch (ScramSyntaxException e) {
            return new FirstAnswer.Malformed(e.error());
        }
        LoginName name = LoginName.of(message.name());
        if (message.actAs()
                .filter(other -> !LoginName.of(other).key().equals(name.key()))
                .isPresent()) {
            return new FirstAnswer.Denied();
        }
        Candidate candidate = accounts.find(name, source(name, question.client()), NO_APP_PASSWORD);
        return candidate.tally().mustWait()
                ? new FirstAnswer.Busy()
                : challenge(message, secrets.salt(candidate.password(), name.key()), question.client());
    }

    private FirstAnswer challenge(ScramFirstMessage message, ScramSecrets.Salt salt, String client) {
        String nonce = message.nonce() + nonce();
        String text =
                "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(salt.octets()) + ",i=" + salt.iterations();
        ScramChallenge challenge =
                new ScramChallenge(clock.instant(), message.name(), message.gs2Header(), message.bare(), nonce, text);
        return new FirstAnswer.Challenge(text, secrets.seal(challenge.text(), place(client)));
    }

    FinalAnswer last(Final question) {
        Optional<ScramChallenge> challenge = secrets.open(
                        question.state() == null ? "" : question.state(), place(question.client()))
                .map(ScramChallenge::parse);
        if (challenge.isEmpty()) {
            return new FinalAnswer.Denied();
        }
        if (!challenge.get().validAt(clock.instant())) {
            return new FinalAnswer.Busy();
        }
        ScramFinalMessage message;
        try {
            message = ScramFinalMessage.parse(question.message());
        } catch (ScramSyntaxException e) {
            return new FinalAnswer.Malformed(e.error());
        }
        if (!message.answers(challenge.get())) {
            return new FinalAnswer.Denied();
        }
        LoginName name = LoginName.of(challenge.get().name());
        GuessSource source = source(name, question.client());
        return turns.run(source.pair(), waited -> verified(name, source, message, challenge.get()))
                .orElseGet(FinalAnswer.Busy::new);
    }

    private FinalAnswer verified(LoginName name, GuessSource source, ScramFinalMessage last, ScramChallenge challenge) {
        Candidate candidate = accounts.find(name, source, NO_APP_PASSWORD);
        if (candidate.tally().mustWait()) {
            return new FinalAnswer.Busy();
        }
        Optional<byte[]> signature = secrets.signature(candidate.password(), last.proof(), challenge.authMessage(last));
        if (signature.isEmpty() || !candidate.open()) {
            wrongs.count(source, candidate.tally());
            return new FinalAnswer.Denied();
        }
        LoginAccount account = candidate.account().orElseThrow();
        return new FinalAnswer.Granted(
                "v=" + Base64.getEncoder().encodeToString(signature.get()),
                account.id(),
                account.address(),
                admission.admit(account, candidate.password().orElseThrow().proof(), source, candidate.tally()));
    }

    private GuessSource source(LoginName name, String client) {
        return GuessSource.of(name, client, secrets::keyed);
    }

    /** A challenge is for the client that asked for it. */
    private static String place(String client) {
        return "scram challenge for " + client;
    }

    /** Base64 has no comma. */
    private static String nonce() {
        byte[] random = new byte[NONCE];
        RANDOM.nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }
}
