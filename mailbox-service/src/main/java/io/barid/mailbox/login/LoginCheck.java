package io.barid.mailbox.login;

import io.barid.mailbox.database.OneAtATime;
import io.barid.mailbox.password.AppPasswords;
import io.barid.mailbox.password.Password;
import io.barid.mailbox.password.Passwords;
import io.barid.mailbox.password.Proof;
import io.barid.mailbox.password.ScramSecrets;
import io.barid.query.Logins.Answer;
import io.barid.query.Logins.Attempt;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * One login by password, in the order of its steps: limit on guessing, app passwords and what was verified before, a turn to
 * hash, the hash.
 */
@Component
class LoginCheck {

    /** @param app its hash, in case it is an app password */
    private record Guess(LoginName name, GuessSource source, Password password, byte[] app) {}

    private final LoginAccounts accounts;
    private final WrongLogins wrongs;
    private final Passwords passwords;
    private final AppPasswords apps;
    private final ScramSecrets secrets;
    private final Admission admission;
    private final LoginCache cache = new LoginCache(System::nanoTime);
    private final OneAtATime<String> turns = new OneAtATime<>(Duration.ofSeconds(2));

    LoginCheck(
            LoginAccounts accounts,
            WrongLogins wrongs,
            Passwords passwords,
            AppPasswords apps,
            ScramSecrets secrets,
            Admission admission) {
        this.accounts = accounts;
        this.wrongs = wrongs;
        this.passwords = passwords;
        this.apps = apps;
        this.secrets = secrets;
        this.admission = admission;
    }

    Answer logIn(Attempt attempt) {
        Optional<Password> password = password(attempt);
        if (attempt.name() == null || password.isEmpty()) {
            return new Answer.Denied();
        }
        Guess guess = guess(LoginName.of(attempt.name()), attempt.client(), password.get());
        Candidate candidate = find(guess);
        if (candidate.tally().mustWait()) {
            // even with the right password: it would tell a guess from the rest
            return new Answer.Busy();
        }
        Optional<Proof> known = known(candidate, guess);
        if (known.isPresent()) {
            return granted(guess, candidate, known.get());
        }
        // who guesses at many names gets one turn for all of them, or each would be hashed before the wait is seen
        GuessSource source = guess.source();
        String turn = candidate.tally().clientGuesses() ? source.client() : source.pair();
        return turns.run(turn, waited -> {
                    Candidate now = waited ? find(guess) : candidate;
                    return now.tally().mustWait() ? new Answer.Busy() : verified(guess, now);
                })
                .orElseGet(Answer.Busy::new);
    }

    private Guess guess(LoginName name, String client, Password password) {
        GuessSource source = GuessSource.of(name, client, secrets::keyed);
        return new Guess(name, source, password, apps.hash(name.key(), password));
    }

    private Candidate find(Guess guess) {
        return accounts.find(guess.name(), guess.source(), guess.app());
    }

    /** The database is asked before and after the turn to hash, never in it: few may hash at once. */
    private Answer verified(Guess guess, Candidate candidate) {
        Optional<Proof> known = known(candidate, guess);
        if (known.isPresent()) {
            return granted(guess, candidate, known.get());
        }
        Optional<Passwords.Verified> verified = passwords.verify(guess.password(), candidate.password());
        if (verified.isEmpty()) {
            return new Answer.Busy();
        }
        // while it waited for its turn, the same client may have guessed other names
        Candidate now = verified.get().waited() ? find(guess) : candidate;
        if (now.tally().mustWait()) {
            return new Answer.Busy();
        }
        if (!verified.get().right() || !candidate.open()) {
            wrongs.count(guess.source(), now.tally());
            return new Answer.Denied();
        }
        if (!now.hasPasswordOf(candidate)) {
            return new Answer.Busy();
        }
        Passwords.Stored stored = candidate.password().orElseThrow();
        cache.remember(stored, guess.password());
        return granted(guess, now, stored.proof());
    }

    private Optional<Proof> known(Candidate candidate, Guess guess) {
        if (!candidate.open()) {
            return Optional.empty();
        }
        return candidate
                .appPassword()
                .or(() -> candidate
                        .password()
                        .filter(stored -> cache.knows(stored, guess.password()))
                        .map(Passwords.Stored::proof));
    }

    private Answer granted(Guess guess, Candidate candidate, Proof proof) {
        LoginAccount account = candidate.account().orElseThrow();
        return new Answer.Granted(
                account.id(), account.address(), admission.admit(account, proof, guess.source(), candidate.tally()));
    }

    private static Optional<Password> password(Attempt attempt) {
        String typed = attempt.password();
        return typed == null || typed.isEmpty() || typed.length() > Password.MAX_LENGTH
                ? Optional.empty()
                : Optional.of(Password.of(typed));
    }
}
