package io.barid.mailbox.login;

import io.barid.mailbox.maildrop.MaildropTickets;
import io.barid.mailbox.password.Password;
import io.barid.mailbox.password.Passwords;
import io.barid.mailbox.password.ScramSecrets;
import io.barid.query.Logins.Answer;
import io.barid.query.Logins.Attempt;
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
    private final LoginCache verified = new LoginCache(System::nanoTime);

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
        return passwords.inTurn(() -> hashed(name, source, password.get())).orElseGet(Answer.Busy::new);
    }

    /** While it waited for its turn, others may have guessed wrong, or logged in with the same password. */
    private Answer hashed(LoginName name, GuessSource source, Password password) {
        Candidate candidate = accounts.find(name, source);
        if (candidate.tally().mustWait()) {
            return new Answer.Busy();
        }
        if (!knownRight(candidate, password)) {
            if (!passwords.verify(password, candidate.password())) {
                wrongs.count(source);
                return new Answer.Denied();
            }
            verified.remember(candidate.password().orElseThrow(), password);
        }
        return granted(source, candidate);
    }

    private boolean knownRight(Candidate candidate, Password password) {
        return candidate
                .password()
                .map(stored -> verified.knows(stored, password))
                .orElse(false);
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
