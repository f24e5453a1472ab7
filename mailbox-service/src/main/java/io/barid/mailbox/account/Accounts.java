package io.barid.mailbox.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.barid.address.Mailbox;
import io.barid.mailbox.MailboxServiceProperties;
import io.barid.mailbox.audit.Audit;
import io.barid.mailbox.http.Listing;
import io.barid.mailbox.http.Refusal;
import io.barid.mailbox.maildrop.Folders;
import io.barid.mailbox.password.Passwords;
import io.barid.mailbox.removal.Removals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Page;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Changes and lists accounts. */
@Service
class Accounts {

    private static final Logger log = LoggerFactory.getLogger(Accounts.class);

    /** An account as the admin API shows it.
     *
     * @param disabled      whether it neither receives, logs in nor sends
     * @param quotaOctets   left out: no limit
     * @param quotaMessages left out: no limit
     * @param forwardTo     where its mail goes
     * @param keepCopy      whether what is forwarded is kept here too
     * @param sendPerHour   recipients it may send to; left out: no limit
     * @param sendPerDay    recipients it may send to; left out: no limit
     * @param builtIn       whether it receives postmaster's mail by default
     * @param usedOctets    what is in its mailbox, as quotas count it
     * @param usedMessages  what is in its mailbox */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            Mailbox address,
            boolean disabled,
            Long quotaOctets,
            Long quotaMessages,
            List<Mailbox> forwardTo,
            boolean keepCopy,
            Integer sendPerHour,
            Integer sendPerDay,
            boolean builtIn,
            Long usedOctets,
            Long usedMessages) {

        private View with(Folders.Usage usage) {
            return new View(
                    address,
                    disabled,
                    quotaOctets,
                    quotaMessages,
                    forwardTo,
                    keepCopy,
                    sendPerHour,
                    sendPerDay,
                    builtIn,
                    usage == null ? 0 : usage.octets(),
                    usage == null ? 0 : usage.messages());
        }
    }

    /** What a PUT changes; what is empty stays as it is, and a limit of 0 is none. */
    record Change(
            Optional<Passwords.Hashed> password,
            Optional<Boolean> disabled,
            Optional<Long> quotaOctets,
            Optional<Long> quotaMessages,
            Optional<List<Mailbox>> forwardTo,
            Optional<Boolean> keepCopy,
            Optional<Integer> sendPerHour,
            Optional<Integer> sendPerDay) {}

    private final DomainRepository domains;
    private final AccountRepository accounts;
    private final AliasRepository aliases;
    private final Passwords passwords;
    private final Folders folders;
    private final Removals removals;
    private final Audit audit;
    private final Loops loops;
    private final boolean postmasterConfigured;

    Accounts(
            DomainRepository domains,
            AccountRepository accounts,
            AliasRepository aliases,
            Passwords passwords,
            Folders folders,
            Removals removals,
            Audit audit,
            Loops loops,
            MailboxServiceProperties properties) {
        this.loops = loops;
        this.domains = domains;
        this.accounts = accounts;
        this.aliases = aliases;
        this.passwords = passwords;
        this.folders = folders;
        this.removals = removals;
        this.audit = audit;
        this.postmasterConfigured = properties.postmasterAddress().isPresent();
    }

    @Transactional
    Put<View> put(Mailbox given, Change change) {
        LocalDomain domain = domains.lock(given.domain().name())
                .orElseThrow(() -> Refusal.conflict("There is no domain " + given.domain()
                        + " here; create it first (PUT /v1/domains/" + given.domain() + ")."));
        Mailbox address = domain.kept(given);
        String local = address.local().value();
        if (aliases.find(domain.name(), local).isPresent()) {
            throw Refusal.conflict(address + " is an alias; delete it before making an account of that name.");
        }
        Optional<Account> before = accounts.find(domain.name(), local);
        Account account = before.orElseGet(() -> accounts.saveAndFlush(new Account(domain, local, false)));
        if (before.isEmpty()) {
            folders.openInbox(account.id().value());
        }
        View was = before.map(Accounts::view).orElse(null);
        if (change.forwardTo().map(List::size).orElse(0) > Aliases.MOST_TARGETS) {
            throw Refusal.impossible("An account forwards to at most " + Aliases.MOST_TARGETS + " addresses.");
        }
        account.change(change);
        accounts.flush();
        loops.refuse(address);
        change.password().ifPresent(hashed -> passwords.store(account.id(), hashed));
        View is = view(account);
        boolean differs = audit.record(Audit.Change.of(
                address, Audit.Kind.ACCOUNT, was, is, change.password().isPresent()));
        if (differs) {
            log.info("account {} address={} id={}", before.isEmpty() ? "created" : "changed", address, account.id());
        }
        return new Put<>(before.isEmpty(), used(account));
    }

    @Transactional(readOnly = true)
    View get(Mailbox address) {
        return find(address).map(this::used).orElseThrow(() -> missing(address));
    }

    /** @param domain empty: of all */
    @Transactional(readOnly = true)
    Listing<View> list(String domain, int page, int size) {
        Page<Account> found = accounts.list(domain, Listing.request(page, size));
        Map<Long, Folders.Usage> usage = folders.usage(
                found.stream().map(account -> account.id().value()).toList());
        return Listing.of(
                found, account -> view(account).with(usage.get(account.id().value())));
    }

    private View used(Account account) {
        long id = account.id().value();
        return view(account).with(folders.usage(List.of(id)).get(id));
    }

    /** Its mail goes soon after it. @return the number of the removal that does that */
    @Transactional
    long delete(Mailbox address) {
        Account account = domains.lock(address.domain().name())
                .flatMap(domain -> find(address))
                .orElseThrow(() -> missing(address));
        if (account.builtIn() && !postmasterConfigured) {
            throw Refusal.conflict(address + " receives the mail for postmaster of each domain; set BARID_POSTMASTER to"
                    + " another address before deleting it.");
        }
        audit.record(Audit.Change.of(address, Audit.Kind.ACCOUNT, view(account), null, false));
        long removal = removals.begin(account.id(), address);
        accounts.delete(account);
        log.info("account deleted address={} id={} removal={}", address, account.id(), removal);
        return removal;
    }

    private Optional<Account> find(Mailbox address) {
        return accounts.find(address.domain().name(), address.local().value());
    }

    private static View view(Account account) {
        return new View(
                account.address(),
                account.disabled(),
                account.quotaOctets(),
                account.quotaMessages(),
                account.forwardTo(),
                account.keepCopy(),
                account.sendPerHour(),
                account.sendPerDay(),
                account.builtIn(),
                null,
                null);
    }

    private static Refusal missing(Mailbox address) {
        return Refusal.missing("There is no account " + address + ".");
    }
}
