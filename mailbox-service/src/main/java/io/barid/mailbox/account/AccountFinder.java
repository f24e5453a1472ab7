package io.barid.mailbox.account;

import io.barid.address.Mailbox;
import io.barid.mailbox.http.Refusal;
import io.barid.message.AccountId;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which account an admin means. */
@Component
public class AccountFinder {

    /** @param address as the directory has it */
    public record Found(AccountId id, Mailbox address) {}

    private final AccountRepository accounts;

    AccountFinder(AccountRepository accounts) {
        this.accounts = accounts;
    }

    /** @throws Refusal 400 for what is no address, 404 where nobody has it */
    @Transactional(readOnly = true)
    public Found find(String typed) {
        Mailbox address = Addresses.mailbox(typed);
        return accounts.find(address.domain().name(), address.local().value())
                .map(account -> new Found(account.id(), account.address()))
                .orElseThrow(() -> Refusal.missing("There is no account " + address + "."));
    }
}
