package io.barid.mailbox.login;

import io.barid.mailbox.password.Passwords;
import io.barid.mailbox.password.Proof;
import java.util.Optional;

/** What is known when somebody asks to be let in. */
record Candidate(Optional<LoginAccount> account, GuessTally tally) {

    Optional<Passwords.Stored> password() {
        return account.flatMap(LoginAccount::password);
    }

    /** The app password that was shown, if it is one of the account's. */
    Optional<Proof> appPassword() {
        return account.flatMap(LoginAccount::appPassword);
    }

    /** Whether a right password opens it; a disabled account is checked like any other, and refused at the end. */
    boolean open() {
        return account.filter(it -> !it.disabled()).isPresent();
    }

    /** Whether it has not been changed, nor deleted or disabled, since the other was read. */
    boolean hasPasswordOf(Candidate before) {
        return version().equals(before.version()) && open() == before.open();
    }

    private Optional<Long> version() {
        return password().map(Passwords.Stored::version);
    }
}
