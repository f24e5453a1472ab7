package io.barid.mailbox.account;

import io.barid.address.Mailbox;
import io.barid.mailbox.http.Refusal;
import io.barid.message.AccountId;
import org.springframework.stereotype.Component;

/** Whose mailbox an admin means. */
@Component
public class MailboxOwners {

    private final AccountRepository accounts;

    MailboxOwners(AccountRepository accounts) {
        this.accounts = accounts;
    }

    /** @throws Refusal 400 when it is no address, 404 when nobody here has it */
    public AccountId find(String address) {
        Mailbox mailbox = Addresses.mailbox(address);
        return accounts.find(mailbox.domain().name(), mailbox.local().value())
                .map(Account::id)
                .orElseThrow(() -> Refusal.missing("There is no account " + mailbox + "."));
    }
}
