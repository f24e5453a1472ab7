package io.barid.mailbox.site;

import io.barid.address.Mailbox;
import io.barid.mailbox.audit.Audit;
import io.barid.mailbox.http.Refusal;
import io.barid.mailbox.password.AppPasswords;
import io.barid.mailbox.password.Password;
import io.barid.mailbox.password.Passwords;
import io.barid.mailbox.site.SiteFile.Entry;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes the directory as a file, and makes it what a file says. */
@Service
class Site {

    private static final Logger log = LoggerFactory.getLogger(Site.class);

    /**
     * What applying a file did, or would do.
     *
     * @param changes each of them; none: all was as the file says
     * @param unnamed how many domains, accounts and aliases there are that the file does not name, and that stay
     */
    record Report(boolean dryRun, List<Audit.Described> changes, int unnamed) {}

    private final SiteRows rows;
    private final SiteWrites writes;
    private final Passwords passwords;
    private final AppPasswords appPasswords;
    private final Audit audit;
    private final TransactionTemplate transactions;

    Site(
            SiteRows rows,
            SiteWrites writes,
            Passwords passwords,
            AppPasswords appPasswords,
            Audit audit,
            TransactionTemplate transactions) {
        this.rows = rows;
        this.writes = writes;
        this.passwords = passwords;
        this.appPasswords = appPasswords;
        this.audit = audit;
        this.transactions = transactions;
    }

    void export(boolean withCredentials, Writer out) throws IOException {
        SiteState now = transactions.execute(status -> {
            if (withCredentials) {
                log.info("site exported with credentials by={}", audit.exported());
            }
            return rows.read();
        });
        Map<String, String> credentials = new LinkedHashMap<>();
        Map<String, Map<String, String>> apps = new LinkedHashMap<>();
        if (withCredentials) {
            now.apps().forEach((address, named) -> apps.put(address, exported(address, named)));
            now.passwords().forEach((address, stored) -> credentials.put(address, passwords.export(address, stored)));
        }
        new SiteText(out).write(now, credentials, apps);
    }

    private Map<String, String> exported(String address, Map<String, String> named) {
        Map<String, String> exported = new TreeMap<>();
        named.forEach((name, stored) -> exported.put(name, appPasswords.export(address, name, stored)));
        return exported;
    }

    /** All of it or nothing. Passwords in clear are hashed before anything is locked. */
    Report apply(SiteFile file, boolean dryRun, boolean prune) {
        SiteState before = transactions.execute(status -> rows.read());
        Map<String, Passwords.Hashed> typed = typed(SiteCheck.check(file, before, prune), before, dryRun);
        Report report = transactions.execute(status -> {
            rows.lock();
            SiteState now = rows.read();
            SiteFile checked = SiteCheck.check(file, now, prune);
            Map<String, Passwords.Hashed> changed = new LinkedHashMap<>(typed);
            List<String> problems = new ArrayList<>();
            changed.putAll(sealed(checked, now, problems));
            Map<String, Map<String, String>> apps = apps(checked, now, problems);
            if (!problems.isEmpty()) {
                throw Refusal.impossible(problems.subList(0, Math.min(20, problems.size())));
            }
            SitePlan plan = SitePlan.of(now, wanted(checked, now, apps), changed, prune);
            if (!dryRun) {
                writes.carryOut(plan, now);
                audit.record(plan.changes());
            }
            return new Report(dryRun, audit.describe(plan.changes()), plan.unnamed());
        });
        log.info(
                "site applied dryRun={} prune={} changes={}",
                dryRun,
                prune,
                report.changes().size());
        return report;
    }

    private static SiteState wanted(SiteFile file, SiteState now, Map<String, Map<String, String>> apps) {
        return new SiteState(
                settings(file.domains()),
                settings(file.accounts()),
                settings(file.aliases()),
                now.ids(),
                now.passwords(),
                apps,
                now.builtIn());
    }

    /** What the file names, and beside it what is there. */
    private Map<String, Map<String, String>> apps(SiteFile file, SiteState now, List<String> problems) {
        Map<String, Map<String, String>> wanted = new LinkedHashMap<>(now.apps());
        file.accounts().forEach((address, entry) -> {
            Map<String, String> both = new TreeMap<>(now.apps().getOrDefault(address, Map.of()));
            entry.apps()
                    .forEach((name, text) -> appPasswords
                            .imported(address, name, Objects.requireNonNullElse(text, ""))
                            .ifPresentOrElse(
                                    stored -> both.put(name, stored),
                                    () -> problems.add(notOurs(entry, "app password " + name + " was"))));
            if (!both.isEmpty()) {
                wanted.put(address, both);
            }
        });
        return wanted;
    }

    private static String notOurs(Entry<?> entry, String what) {
        return entry.place() + ": the " + what + " not exported for this address, or not with this BARID_SECRETS_KEY";
    }

    private static <S> Map<String, S> settings(Map<String, Entry<S>> entries) {
        Map<String, S> settings = new LinkedHashMap<>();
        entries.forEach((name, entry) -> settings.put(name, entry.settings()));
        return settings;
    }

    /** Passwords in clear that are not what is stored. */
    private Map<String, Passwords.Hashed> typed(SiteFile file, SiteState now, boolean dryRun) {
        Map<String, Passwords.Hashed> typed = new LinkedHashMap<>();
        file.accounts()
                .forEach((address, entry) -> entry.password().ifPresent(text -> {
                    if (text.isEmpty() || text.length() > Password.MAX_LENGTH) {
                        throw Refusal.impossible(List.of(
                                entry.place() + ": a password has 1 to " + Password.MAX_LENGTH + " characters"));
                    }
                    Password password = Password.of(text);
                    Optional<Passwords.Stored> stored =
                            Optional.ofNullable(now.passwords().get(address));
                    if (!passwords.is(password, stored).orElseThrow(Site::busy)) {
                        typed.put(
                                address,
                                dryRun
                                        ? Passwords.Hashed.NONE
                                        : passwords.hash(password).orElseThrow(Site::busy));
                    }
                }));
        return typed;
    }

    /** Credentials of an export that are not what is stored. */
    private Map<String, Passwords.Hashed> sealed(SiteFile file, SiteState now, List<String> problems) {
        Map<String, Passwords.Hashed> sealed = new LinkedHashMap<>();
        file.accounts()
                .forEach((address, entry) -> entry.sealed().ifPresent(text -> {
                    Optional<Passwords.Hashed> opened =
                            passwords.imported(Mailbox.parse(address).toString(), text);
                    Passwords.Stored stored = now.passwords().get(address);
                    if (opened.isEmpty()) {
                        problems.add(notOurs(entry, "credentials were"));
                    } else if (stored == null || !passwords.opened(stored).equals(opened.get())) {
                        sealed.put(address, opened.get());
                    }
                }));
        return sealed;
    }

    private static Refusal busy() {
        return Refusal.busy("Too many passwords are being checked; try again.");
    }
}
