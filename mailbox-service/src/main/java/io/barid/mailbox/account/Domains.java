package io.barid.mailbox.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.barid.address.Domain;
import io.barid.address.Mailbox;
import io.barid.mailbox.audit.Audit;
import io.barid.mailbox.http.Listing;
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
     * @param checkFrom      whether the From field of what its accounts submit is judged too
     * @param catchAll       where mail goes for names that nobody has; left out: it is refused
     * @param plusAddressing whether name+tag is name, where nobody is called name+tag
     * @param foldCase       whether local parts are compared without upper and lower case
     * @param quotaOctets    over all its mailboxes; left out: no limit
     * @param quotaMessages  over all its mailboxes; left out: no limit */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            Domain domain,
            boolean checkFrom,
            Mailbox catchAll,
            boolean plusAddressing,
            boolean foldCase,
            Long quotaOctets,
            Long quotaMessages) {}

    /**
     * What a PUT changes; what is empty stays as it is, and a limit of 0 is none.
     *
     * @param catchAll empty within: none any more
     */
    record Change(
            Optional<Boolean> checkFrom,
            Optional<Optional<Mailbox>> catchAll,
            Optional<Boolean> plusAddressing,
            Optional<Boolean> foldCase,
            Optional<Long> quotaOctets,
            Optional<Long> quotaMessages) {}

    private final DomainRepository domains;
    private final AccountRepository accounts;
    private final AliasRepository aliases;
    private final BuiltInPostmaster postmaster;
    private final Audit audit;

    Domains(
            DomainRepository domains,
            AccountRepository accounts,
            AliasRepository aliases,
            BuiltInPostmaster postmaster,
            Audit audit) {
        this.domains = domains;
        this.accounts = accounts;
        this.aliases = aliases;
        this.postmaster = postmaster;
        this.audit = audit;
    }

    @Transactional
    Put<View> put(Domain domain, Change change) {
        boolean created = domains.add(domain.name()) == 1;
        if (created) {
            postmaster.ensure();
        }
        LocalDomain now = domains.lock(domain.name()).orElseThrow(() -> missing(domain));
        View was = created ? null : view(now);
        change.foldCase().ifPresent(fold -> mayFold(now, fold));
        now.change(change);
        audit.record(Audit.Change.of(domain, was, view(now)));
        return new Put<>(created, view(now));
    }

    /** Names are kept in the form that their domain compares, so it cannot change under them. */
    private void mayFold(LocalDomain domain, boolean fold) {
        boolean changes = domain.foldCase() != fold;
        if (changes && (aliases.existsIn(domain.id()) || accounts.existsByNameOtherThanPostmaster(domain.id()))) {
            throw Refusal.conflict("Domain " + domain.name() + " has accounts or aliases: whether case is told apart in"
                    + " their names can be changed only before there are any.");
        }
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
        audit.record(Audit.Change.of(domain, view(found), null));
        accounts.deleteAll(left);
        domains.delete(found);
        domains.flush();
        postmaster.ensure();
    }

    private static View view(LocalDomain domain) {
        return new View(
                new Domain(domain.name()),
                domain.checkFrom(),
                domain.catchAll().orElse(null),
                domain.plusAddressing(),
                domain.foldCase(),
                domain.quotaOctets(),
                domain.quotaMessages());
    }

    private static Refusal missing(Domain domain) {
        return Refusal.missing("There is no domain " + domain + ".");
    }
}
