package io.barid.mailbox.login;

import io.barid.address.Mailbox;
import io.barid.mailbox.password.Passwords;
import io.barid.mailbox.password.Proof;
import io.barid.message.AccountId;
import java.util.Optional;

/**
 * An account with the password it has, if it has one.
 *
 * @param appPassword there when one of the account's was shown
 */
record LoginAccount(
        AccountId id,
        Mailbox address,
        boolean disabled,
        Optional<Passwords.Stored> password,
        Optional<Proof> appPassword) {}
