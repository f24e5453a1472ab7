package io.barid.mailbox.login;

import io.barid.mailbox.password.Passwords;
import java.util.Optional;

/** What is known when somebody asks to be let in. */
record Candidate(Optional<LoginAccount> account, GuessTally tally) {

    Optional<Passwords.Stored> password() {
        return account.flatMap(LoginAccount::password);
    }

    /** Whether it has not been changed, nor deleted, since the other was read. */
    boolean hasPasswordOf(Candidate before) {
        return version().equals(before.version());
    }

    private Optional<Long> version() {
        return password().map(Passwords.Stored::version);
    }
}
