package io.barid.mailbox.site;

import io.barid.address.AddressSyntaxException;
import io.barid.address.Domain;
import io.barid.address.Mailbox;
import io.barid.mailbox.http.Refusal;
import io.barid.mailbox.site.SiteFile.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Brings a file's names into the form in which they are kept, and checks it against what is there and stays. All that is wrong
 * is said at once, each with its place.
 */
final class SiteCheck {

    private static final int MOST_PROBLEMS = 20;

    private final SiteFile file;
    private final SiteState now;
    private final boolean prune;
    private final Map<String, DomainSettings> domains = new LinkedHashMap<>();
    private final Map<String, Entry<AccountSettings>> accounts = new LinkedHashMap<>();
    private final Map<String, Entry<AliasSettings>> aliases = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private SiteCheck(SiteFile file, SiteState now, boolean prune) {
        this.file = file;
        this.now = now;
        this.prune = prune;
    }

    /** @throws Refusal when any of it cannot be */
    static SiteFile check(SiteFile file, SiteState now, boolean prune) {
        SiteCheck check = new SiteCheck(file, now, prune);
        Map<String, Entry<DomainSettings>> domains = check.domains();
        check.names();
        check.conflicts();
        check.loops();
        if (!check.problems.isEmpty()) {
            throw Refusal.impossible(check.problems);
        }
        return new SiteFile(domains, check.accounts, check.aliases);
    }

    private Map<String, Entry<DomainSettings>> domains() {
        Map<String, Entry<DomainSettings>> kept = new LinkedHashMap<>();
        file.domains().forEach((text, entry) -> {
            try {
                Domain domain = Domain.parse(text);
                if (domain.literal()) {
                    problem(entry, "an address literal is no domain of ours");
                } else if (kept.putIfAbsent(domain.name(), entry) != null) {
                    problem(entry, "the domain is there twice");
                }
            } catch (AddressSyntaxException e) {
                problem(entry, "this is no domain: " + e.getMessage());
            }
        });
        if (!prune) {
            domains.putAll(now.domains());
        }
        kept.forEach((name, entry) -> {
            mayFold(name, entry);
            domains.put(name, entry.settings());
        });
        return kept;
    }

    /** Names are kept in the form that their domain compares, so it cannot change under them. */
    private void mayFold(String name, Entry<DomainSettings> entry) {
        DomainSettings before = now.domains().get(name);
        if (before != null && before.foldCase() != entry.settings().foldCase()) {
            boolean named = now.accounts().keySet().stream()
                            .anyMatch(address ->
                                    SitePlan.domain(address).equals(name) && !address.equals("postmaster@" + name))
                    || now.aliases().keySet().stream()
                            .anyMatch(address -> SitePlan.domain(address).equals(name));
            if (named) {
                problem(entry, "foldCase can be changed only before the domain has accounts or aliases");
            }
        }
    }

    private void names() {
        file.accounts().forEach((text, entry) -> keep(text, entry, accounts));
        file.aliases().forEach((text, entry) -> keep(text, inOurForm(entry), aliases));
    }

    private <S> void keep(String text, Entry<S> entry, Map<String, Entry<S>> into) {
        try {
            Mailbox given = SiteNames.address(text);
            DomainSettings domain = domains.get(given.domain().name());
            if (domain == null) {
                problem(entry, "there is no domain " + given.domain() + " in the file or here");
            } else if (into.putIfAbsent(SiteNames.kept(given, domain).toString(), entry) != null) {
                problem(entry, "the address is there twice");
            }
        } catch (IllegalArgumentException e) {
            problem(entry, e.getMessage());
        }
    }

    /** Targets in our domains as those keep them, elsewhere as given; each once. */
    private Entry<AliasSettings> inOurForm(Entry<AliasSettings> entry) {
        List<String> targets = entry.settings().targets().stream()
                .map(Mailbox::parse)
                .map(target -> domains.containsKey(target.domain().name())
                        ? SiteNames.kept(target, domains.get(target.domain().name()))
                        : target)
                .map(Mailbox::toString)
                .distinct()
                .toList();
        return entry.with(new AliasSettings(targets));
    }

    private void conflicts() {
        accounts.forEach((address, entry) -> {
            if (aliases.containsKey(address)) {
                problem(entry, "the address is an alias too");
            } else if (!prune && now.aliases().containsKey(address)) {
                problem(entry, "the address is an alias here, which only --prune would delete");
            }
            if (entry.password().isPresent() && entry.sealed().isPresent()) {
                problem(entry, "there is a password and credentials; one of them can be");
            }
        });
        accounts.forEach((address, entry) -> SiteApps.problem(
                        now.apps().getOrDefault(address, Map.of()).keySet(), entry.apps())
                .ifPresent(it -> problem(entry, it)));
        aliases.forEach((address, entry) -> {
            if (!prune && now.accounts().containsKey(address)) {
                problem(entry, "the address is an account here, which only --prune would delete");
            }
            if (entry.settings().targets().contains(address)) {
                problem(entry, "an alias cannot be its own target");
            }
        });
    }

    private void loops() {
        Map<String, AccountSettings> allAccounts = new HashMap<>(prune ? Map.of() : now.accounts());
        accounts.forEach((address, entry) -> allAccounts.put(address, entry.settings()));
        Map<String, AliasSettings> allAliases = new HashMap<>(prune ? Map.of() : now.aliases());
        aliases.forEach((address, entry) -> allAliases.put(address, entry.settings()));
        new SiteLoops(domains, allAccounts, allAliases).find(way -> {
            String sentence = "mail would come back: " + String.join(" -> ", way) + " -> " + way.getFirst();
            way.stream()
                    .map(name -> aliases.containsKey(name) ? aliases.get(name) : accounts.get(name))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .ifPresent(entry -> problem(entry, sentence));
        });
    }

    private void problem(Entry<?> entry, String sentence) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(entry.place() + ": " + sentence);
        }
    }
}
