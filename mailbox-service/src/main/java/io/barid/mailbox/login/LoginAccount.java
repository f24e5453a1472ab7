package io.barid.mailbox.login;

import io.barid.address.Mailbox;
import io.barid.mailbox.password.Passwords;
import io.barid.message.AccountId;
import java.util.Optional;

/** An account with the password it has, if it has one. */
record LoginAccount(AccountId id, Mailbox address, Optional<Passwords.Stored> password) {}
