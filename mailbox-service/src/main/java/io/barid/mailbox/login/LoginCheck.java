package io.barid.mailbox.login;

import io.barid.mailbox.database.OneAtATime;
import io.barid.mailbox.maildrop.MaildropTickets;
import io.barid.mailbox.password.Password;
import io.barid.mailbox.password.Passwords;
import io.barid.mailbox.password.ScramSecrets;
import io.barid.query.Logins.Answer;
import io.barid.query.Logins.Attempt;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** One login by password, in the order of its steps: limit on guessing, what was verified before, a turn to hash, the hash. */
@Component
class LoginCheck {

    private final LoginAccounts accounts;
    private final WrongLogins wrongs;
    private final Passwords passwords;
    private final ScramSecrets secrets;
    private final MaildropTickets tickets;
    private final LoginCache cache = new LoginCache(System::nanoTime);
    private final OneAtATime<String> turns = new OneAtATime<>(Duration.ofSeconds(2));

    LoginCheck(
            LoginAccounts accounts,
            WrongLogins wrongs,
            Passwords passwords,
            ScramSecrets secrets,
            MaildropTickets tickets) {
        this.accounts = accounts;
        this.wrongs = wrongs;
        this.passwords = passwords;
        this.secrets = secrets;
        this.tickets = tickets;
    }

    Answer logIn(Attempt attempt) {
        Optional<Password> password = password(attempt);
        if (attempt.name() == null || password.isEmpty()) {
            return new Answer.Denied();
        }
        LoginName name = LoginName.of(attempt.name());
        GuessSource source = GuessSource.of(name, attempt.client(), secrets::keyed);
        Candidate candidate = accounts.find(name, source);
        if (candidate.tally().mustWait()) {
            // even with the right password: it would tell a guess from the rest
            return new Answer.Busy();
        }
        if (knownRight(candidate, password.get())) {
            return granted(source, candidate);
        }
        // who guesses at many names gets one turn for all of them, or each would be hashed before the wait is seen
        String turn = candidate.tally().clientGuesses() ? source.client() : source.pair();
        return turns.run(turn, waited -> {
                    Candidate now = waited ? accounts.find(name, source) : candidate;
                    return now.tally().mustWait() ? new Answer.Busy() : verified(name, source, password.get(), now);
                })
                .orElseGet(Answer.Busy::new);
    }

    /** The database is asked before and after the turn to hash, never in it: few may hash at once. */
    private Answer verified(LoginName name, GuessSource source, Password password, Candidate candidate) {
        if (knownRight(candidate, password)) {
            return granted(source, candidate);
        }
        Optional<Passwords.Verified> verified = passwords.verify(password, candidate.password());
        if (verified.isEmpty()) {
            return new Answer.Busy();
        }
        // while it waited for its turn, the same client may have guessed other names
        Candidate now = verified.get().waited() ? accounts.find(name, source) : candidate;
        if (now.tally().mustWait()) {
            return new Answer.Busy();
        }
        if (!verified.get().right()) {
            wrongs.count(source);
            return new Answer.Denied();
        }
        if (!now.hasPasswordOf(candidate)) {
            return new Answer.Busy();
        }
        cache.remember(candidate.password().orElseThrow(), password);
        return granted(source, now);
    }

    private boolean knownRight(Candidate candidate, Password password) {
        return candidate.password().map(stored -> cache.knows(stored, password)).orElse(false);
    }

    private Answer granted(GuessSource source, Candidate candidate) {
        wrongs.forgive(source, candidate.tally());
        LoginAccount account = candidate.account().orElseThrow();
        return new Answer.Granted(account.id(), account.address(), tickets.issue(account.id()));
    }

    private static Optional<Password> password(Attempt attempt) {
        String typed = attempt.password();
        return typed == null || typed.isEmpty() || typed.length() > Password.MAX_LENGTH
                ? Optional.empty()
                : Optional.of(Password.of(typed));
    }
}
