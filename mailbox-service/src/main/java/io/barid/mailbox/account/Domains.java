package io.barid.mailbox.account;

import io.barid.address.Domain;
import io.barid.mailbox.http.Refusal;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Changes and lists domains. */
@Service
class Domains {

    /** A domain as the admin API shows it.
     *
     * @param checkFrom whether the From field of what its accounts submit is judged too */
    record View(Domain domain, boolean checkFrom) {}

    private final DomainRepository domains;
    private final AccountRepository accounts;
    private final AliasRepository aliases;
    private final BuiltInPostmaster postmaster;

    Domains(
            DomainRepository domains,
            AccountRepository accounts,
            AliasRepository aliases,
            BuiltInPostmaster postmaster) {
        this.domains = domains;
        this.accounts = accounts;
        this.aliases = aliases;
        this.postmaster = postmaster;
    }

    /** @param checkFrom empty: it stays as it is */
    @Transactional
    Put<View> put(Domain domain, Optional<Boolean> checkFrom) {
        boolean created = domains.add(domain.name()) == 1;
        if (created) {
            postmaster.ensure();
        }
        LocalDomain now = domains.lock(domain.name()).orElseThrow(() -> missing(domain));
        checkFrom.ifPresent(now::checkFrom);
        return new Put<>(created, view(now));
    }

    @Transactional(readOnly = true)
    View get(Domain domain) {
        return domains.findByName(domain.name()).map(Domains::view).orElseThrow(() -> missing(domain));
    }

    @Transactional(readOnly = true)
    Listing<View> list(int page, int size) {
        return Listing.of(
                domains.findAll(Listing.request(page, size).withSort(org.springframework.data.domain.Sort.by("name"))),
                Domains::view);
    }

    /** Nobody may have a name in it but the built-in postmaster without mail, who moves to another domain. */
    @Transactional
    void delete(Domain domain) {
        LocalDomain found = domains.lock(domain.name()).orElseThrow(() -> missing(domain));
        List<Account> left = accounts.firstTwo(found.id());
        boolean onlyPostmaster = left.size() == 1 && postmaster.isIdle(left.getFirst());
        if (aliases.existsIn(found.id()) || !left.isEmpty() && !onlyPostmaster) {
            throw Refusal.conflict("Domain " + domain + " still has accounts or aliases; delete them first.");
        }
        accounts.deleteAll(left);
        domains.delete(found);
        domains.flush();
        postmaster.ensure();
    }

    private static View view(LocalDomain domain) {
        return new View(new Domain(domain.name()), domain.checkFrom());
    }

    private static Refusal missing(Domain domain) {
        return Refusal.missing("There is no domain " + domain + ".");
    }
}
