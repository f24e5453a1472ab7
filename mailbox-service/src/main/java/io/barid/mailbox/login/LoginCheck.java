package io.barid.mailbox.login;

import io.barid.address.AddressSyntaxException;
import io.barid.address.Mailbox;
import io.barid.mailbox.account.LocalNames;
import io.barid.mailbox.maildrop.MaildropTickets;
import io.barid.mailbox.password.Password;
import io.barid.mailbox.password.Passwords;
import io.barid.query.Logins.Answer;
import io.barid.query.Logins.Attempt;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** One login, in the order of its steps: limit on guessing, what was verified before, a turn to hash, the hash. */
@Component
class LoginCheck {

    private final LoginAccounts accounts;
    private final Passwords passwords;
    private final MaildropTickets tickets;
    private final LoginCache verified = new LoginCache(System::nanoTime);
    private final GuessLimit guesses = new GuessLimit(System::nanoTime);

    LoginCheck(LoginAccounts accounts, Passwords passwords, MaildropTickets tickets) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.tickets = tickets;
    }

    Answer logIn(Attempt attempt) {
        Optional<Password> password = password(attempt);
        if (attempt.name() == null || password.isEmpty()) {
            return new Answer.Denied();
        }
        GuessLimit.Source source = GuessLimit.source(LocalNames.fold(attempt.name()), attempt.client());
        if (guesses.mustWait(source)) {
            return new Answer.Busy();
        }
        Optional<LoginAccount> account = address(attempt.name()).flatMap(accounts::find);
        if (knownRight(account, password.get())) {
            return granted(source, account.orElseThrow());
        }
        return passwords.inTurn(() -> hashed(source, account, password.get())).orElseGet(Answer.Busy::new);
    }

    /** While it waited for its turn, others may have guessed wrong, or logged in with the same password. */
    private Answer hashed(GuessLimit.Source source, Optional<LoginAccount> account, Password password) {
        if (guesses.mustWait(source)) {
            return new Answer.Busy();
        }
        if (!knownRight(account, password) && !passwords.verify(password, account.flatMap(LoginAccount::password))) {
            guesses.wrong(source);
            return new Answer.Denied();
        }
        verified.remember(account.orElseThrow().password().orElseThrow(), password);
        return granted(source, account.orElseThrow());
    }

    private boolean knownRight(Optional<LoginAccount> account, Password password) {
        return account.flatMap(LoginAccount::password)
                .map(stored -> verified.knows(stored, password))
                .orElse(false);
    }

    private Answer granted(GuessLimit.Source source, LoginAccount account) {
        guesses.right(source);
        return new Answer.Granted(account.id(), account.address(), tickets.issue(account.id()));
    }

    private static Optional<Password> password(Attempt attempt) {
        String typed = attempt.password();
        return typed == null || typed.isEmpty() || typed.length() > Password.MAX_LENGTH
                ? Optional.empty()
                : Optional.of(Password.of(typed));
    }

    private static Optional<Mailbox> address(String name) {
        try {
            return Optional.of(Mailbox.parse(name.strip()));
        } catch (AddressSyntaxException e) {
            return Optional.empty();
        }
    }
}
