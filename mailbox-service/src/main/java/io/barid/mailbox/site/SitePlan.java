package io.barid.mailbox.site;

import io.barid.address.Domain;
import io.barid.address.Mailbox;
import io.barid.mailbox.audit.Audit;
import io.barid.mailbox.password.Passwords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The way from what is there to what a file says.
 *
 * @param domains   created or changed, by name
 * @param accounts  created or changed, by address
 * @param aliases   created or changed, by address
 * @param passwords to be set, by address
 * @param apps      app passwords to be set, by address and name
 * @param gone      what is deleted
 * @param changes   all of it, as the audit keeps it
 * @param unnamed   how much is there that the file does not name, and stays
 */
record SitePlan(
        Map<String, DomainSettings> domains,
        Map<String, AccountSettings> accounts,
        Map<String, AliasSettings> aliases,
        Map<String, Passwords.Hashed> passwords,
        Map<String, Map<String, String>> apps,
        Gone gone,
        List<Audit.Change> changes,
        int unnamed) {

    /** Names of what is deleted. */
    record Gone(Set<String> domains, Set<String> accounts, Set<String> aliases) {}

    /** @param passwords those of the file that differ from what is stored */
    static SitePlan of(SiteState now, SiteState wanted, Map<String, Passwords.Hashed> passwords, boolean prune) {
        Set<String> domains = unnamed(now.domains(), wanted.domains());
        Set<String> accounts = unnamed(now.accounts(), wanted.accounts());
        if (!domains.contains(domain(now.builtIn()))) {
            accounts.remove(now.builtIn());
        }
        Set<String> aliases = unnamed(now.aliases(), wanted.aliases());
        Gone gone = prune ? new Gone(domains, accounts, aliases) : new Gone(Set.of(), Set.of(), Set.of());
        Map<String, AccountSettings> changedAccounts = differing(now.accounts(), wanted.accounts());
        List<Audit.Change> changes = new ArrayList<>();
        differing(now.domains(), wanted.domains())
                .forEach((name, settings) -> changes.add(
                        Audit.Change.of(new Domain(name), now.domains().get(name), settings)));
        Map<String, Map<String, String>> apps = differing(now.apps(), wanted.apps());
        Set<String> secret = new LinkedHashSet<>(passwords.keySet());
        secret.addAll(apps.keySet());
        Set<String> touched = new LinkedHashSet<>(changedAccounts.keySet());
        touched.addAll(secret);
        touched.forEach(address -> changes.add(account(
                address, now.accounts().get(address), wanted.accounts().get(address), secret.contains(address))));
        Map<String, AliasSettings> changedAliases = differing(now.aliases(), wanted.aliases());
        changedAliases.forEach(
                (address, settings) -> changes.add(alias(address, now.aliases().get(address), settings)));
        gone.aliases()
                .forEach(address -> changes.add(alias(address, now.aliases().get(address), null)));
        gone.accounts()
                .forEach(address -> changes.add(account(address, now.accounts().get(address), null, false)));
        gone.domains()
                .forEach(name -> changes.add(
                        Audit.Change.of(new Domain(name), now.domains().get(name), null)));
        return new SitePlan(
                differing(now.domains(), wanted.domains()),
                changedAccounts,
                changedAliases,
                passwords,
                apps,
                gone,
                changes,
                prune ? 0 : domains.size() + accounts.size() + aliases.size());
    }

    private static Audit.Change account(String address, Object before, Object after, boolean passwordSet) {
        return Audit.Change.of(Mailbox.parse(address), Audit.Kind.ACCOUNT, before, after, passwordSet);
    }

    private static Audit.Change alias(String address, Object before, Object after) {
        return Audit.Change.of(Mailbox.parse(address), Audit.Kind.ALIAS, before, after, false);
    }

    static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    private static <S> Map<String, S> differing(Map<String, S> now, Map<String, S> wanted) {
        Map<String, S> differing = new LinkedHashMap<>();
        wanted.forEach((name, settings) -> {
            if (!Objects.equals(now.get(name), settings)) {
                differing.put(name, settings);
            }
        });
        return differing;
    }

    private static <S> Set<String> unnamed(Map<String, S> now, Map<String, S> wanted) {
        Set<String> unnamed = new LinkedHashSet<>(now.keySet());
        unnamed.removeAll(wanted.keySet());
        return unnamed;
    }
}
