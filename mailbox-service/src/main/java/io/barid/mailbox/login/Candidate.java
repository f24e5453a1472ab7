package io.barid.mailbox.login;

import io.barid.mailbox.password.Passwords;
import java.util.Optional;

/** What is known when somebody asks to be let in. */
record Candidate(Optional<LoginAccount> account, GuessTally tally) {

    Optional<Passwords.Stored> password() {
        return account.flatMap(LoginAccount::password);
    }
}
