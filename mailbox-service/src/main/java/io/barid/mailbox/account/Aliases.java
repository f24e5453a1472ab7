package io.barid.mailbox.account;

import io.barid.address.Mailbox;
import io.barid.mailbox.audit.Audit;
import io.barid.mailbox.http.Listing;
import io.barid.mailbox.http.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes and lists aliases. A target need not exist yet, and may be elsewhere: this is how an account's mail leaves, and
 * nothing else lets it. relay-service follows at most 10 hops.
 */
@Service
class Aliases {

    /** Like the recipients of one record. */
    static final int MOST_TARGETS = 500;

    private static final Logger log = LoggerFactory.getLogger(Aliases.class);

    /** An alias as the admin API shows it. */
    record View(Mailbox address, List<Mailbox> targets) {}

    private final DomainRepository domains;
    private final AccountRepository accounts;
    private final AliasRepository aliases;
    private final Audit audit;
    private final Loops loops;

    Aliases(DomainRepository domains, AccountRepository accounts, AliasRepository aliases, Audit audit, Loops loops) {
        this.loops = loops;
        this.domains = domains;
        this.accounts = accounts;
        this.aliases = aliases;
        this.audit = audit;
    }

    /** @param targets none: those of the alias stay */
    @Transactional
    Put<View> put(Mailbox given, Optional<List<Mailbox>> targets) {
        LocalDomain domain = domains.lock(given.domain().name())
                .orElseThrow(() -> Refusal.conflict("There is no domain " + given.domain()
                        + " here; create it first (PUT /v1/domains/" + given.domain() + ")."));
        Mailbox address = domain.kept(given);
        String local = address.local().value();
        if (accounts.find(domain.name(), local).isPresent()) {
            throw Refusal.conflict(address + " is an account; delete it before making an alias of that name.");
        }
        Optional<List<Mailbox>> named = targets.map(this::named);
        named.ifPresent(them -> check(address, them));
        Optional<Alias> before = aliases.find(domain.name(), local);
        if (before.isEmpty() && targets.isEmpty()) {
            throw Refusal.impossible("A new alias needs \"targets\": a list of addresses.");
        }
        View was = before.map(Aliases::view).orElse(null);
        Alias alias = before.orElseGet(() -> new Alias(domain, local));
        named.ifPresent(alias::targets);
        Alias saved = aliases.saveAndFlush(alias);
        loops.refuse(address);
        if (audit.record(Audit.Change.of(address, Audit.Kind.ALIAS, was, view(saved), false))) {
            log.info("alias {} address={}", before.isEmpty() ? "created" : "changed", address);
        }
        return new Put<>(before.isEmpty(), view(saved));
    }

    /** In one of our domains as that keeps it, elsewhere as given; each once. */
    private List<Mailbox> named(List<Mailbox> targets) {
        Map<String, Optional<LocalDomain>> ours = new HashMap<>();
        return targets.stream()
                .map(target -> ours.computeIfAbsent(target.domain().name(), domains::findByName)
                        .map(domain -> domain.kept(target))
                        .orElse(target))
                .distinct()
                .toList();
    }

    private static void check(Mailbox address, List<Mailbox> targets) {
        if (targets.isEmpty() || targets.size() > MOST_TARGETS) {
            throw Refusal.impossible("An alias has 1 to " + MOST_TARGETS + " targets.");
        }
        if (targets.contains(address)) {
            throw Refusal.impossible(address + " cannot be its own target.");
        }
    }

    @Transactional(readOnly = true)
    View get(Mailbox address) {
        return find(address).map(Aliases::view).orElseThrow(() -> missing(address));
    }

    @Transactional(readOnly = true)
    Listing<View> list(String domain, int page, int size) {
        return Listing.of(aliases.list(domain, Listing.request(page, size)), Aliases::view);
    }

    @Transactional
    void delete(Mailbox address) {
        Alias alias = domains.lock(address.domain().name())
                .flatMap(domain -> find(address))
                .orElseThrow(() -> missing(address));
        audit.record(Audit.Change.of(address, Audit.Kind.ALIAS, view(alias), null, false));
        aliases.delete(alias);
        log.info("alias deleted address={}", address);
    }

    private Optional<Alias> find(Mailbox address) {
        return aliases.find(address.domain().name(), address.local().value());
    }

    private static View view(Alias alias) {
        return new View(alias.address(), alias.targets());
    }

    private static Refusal missing(Mailbox address) {
        return Refusal.missing("There is no alias " + address + ".");
    }
}
