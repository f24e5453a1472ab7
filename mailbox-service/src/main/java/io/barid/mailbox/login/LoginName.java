package io.barid.mailbox.login;

import io.barid.address.AddressSyntaxException;
import io.barid.address.Mailbox;
import io.barid.mailbox.account.LocalNames;
import java.util.Optional;

/**
 * Whom a client says it is. However an address is spelled, as the directory sees it, it is one name: else each spelling
 * would have guesses of its own.
 *
 * @param key     the form in which names are compared; may be a password typed into the wrong field, and is never logged
 * @param address empty: nobody can have this name
 */
record LoginName(String key, Optional<Mailbox> address) {

    static LoginName of(String typed) {
        String name = typed.strip();
        try {
            Mailbox address = Mailbox.parse(name);
            String key =
                    LocalNames.key(address.local()) + "@" + address.domain().name();
            return new LoginName(key, Optional.of(address));
        } catch (AddressSyntaxException e) {
            return new LoginName(LocalNames.fold(name), Optional.empty());
        }
    }

    @Override
    public String toString() {
        return "LoginName[" + key.length() + " characters]";
    }
}
