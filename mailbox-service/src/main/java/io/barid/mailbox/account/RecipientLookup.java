package io.barid.mailbox.account;

import io.barid.address.ForwardPath;
import io.barid.address.LocalPart;
import io.barid.address.Mailbox;
import io.barid.mailbox.MailboxServiceProperties;
import io.barid.mailbox.database.Texts;
import io.barid.message.AccountId;
import io.barid.query.RecipientDirectory.Resolution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Resolves any number of recipients, one hop each, with two or three questions to the database. */
@Component
class RecipientLookup {

    /** Who has a name; at most one of account and alias is there. */
    private record Found(boolean domainIsOurs, Optional<AccountId> account, Optional<Long> alias) {

        private static final Found NOTHING = new Found(false, Optional.empty(), Optional.empty());

        private boolean somebody() {
            return account.isPresent() || alias.isPresent();
        }
    }

    private static final String POSTMASTER = "postmaster";

    private final JdbcClient database;
    private final Optional<Mailbox> configuredPostmaster;

    RecipientLookup(JdbcClient database, MailboxServiceProperties properties) {
        this.database = database;
        this.configuredPostmaster = properties.postmasterAddress();
    }

    /** In the order of the paths. */
    List<Resolution> resolve(List<ForwardPath> paths) {
        List<Mailbox> names = new ArrayList<>(paths.size() + 1);
        paths.stream().flatMap(path -> mailbox(path).stream()).forEach(names::add);
        configuredPostmaster.ifPresent(names::add);
        Map<Mailbox, Found> found = find(names);
        Map<Long, List<Mailbox>> targets = targets(found.values().stream()
                .flatMap(it -> it.alias().stream())
                .distinct()
                .toList());
        boolean postmasterAsked = paths.stream().anyMatch(path -> goesToPostmaster(path, found));
        Resolution postmaster = postmasterAsked ? postmaster(found, targets) : new Resolution.Unknown();
        return paths.stream()
                .map(path -> goesToPostmaster(path, found)
                        ? postmaster
                        : resolution(found.getOrDefault(mailbox(path).orElseThrow(), Found.NOTHING), targets))
                .toList();
    }

    /** {@code <Postmaster>}, and postmaster@ one of our domains where nobody has that very name (RFC 5321 4.5.1). */
    private static boolean goesToPostmaster(ForwardPath path, Map<Mailbox, Found> found) {
        return switch (path) {
            case ForwardPath.Postmaster postmaster -> true;
            case ForwardPath.To to -> {
                Found name = found.getOrDefault(to.mailbox(), Found.NOTHING);
                yield LocalNames.key(to.mailbox().local()).equals(POSTMASTER)
                        && name.domainIsOurs()
                        && !name.somebody();
            }
        };
    }

    private Resolution postmaster(Map<Mailbox, Found> found, Map<Long, List<Mailbox>> targets) {
        Optional<Found> configured = configuredPostmaster.map(found::get).filter(Found::somebody);
        if (configured.isPresent()) {
            return resolution(configured.get(), targets);
        }
        return database.sql("select id from account where built_in")
                .query(Long.class)
                .optional()
                .<Resolution>map(id -> new Resolution.Mailboxes(List.of(new AccountId(id))))
                .orElseGet(Resolution.Unknown::new);
    }

    private static Resolution resolution(Found found, Map<Long, List<Mailbox>> targets) {
        if (found.account().isPresent()) {
            return new Resolution.Mailboxes(List.of(found.account().get()));
        }
        // an alias deleted between the two questions has no targets any more
        List<Mailbox> forward = found.alias().map(targets::get).orElse(List.of());
        if (forward != null && !forward.isEmpty()) {
            return new Resolution.Forward(forward, Optional.empty());
        }
        return found.domainIsOurs() ? new Resolution.Unknown() : new Resolution.NotOurs();
    }

    private Map<Mailbox, Found> find(List<Mailbox> names) {
        String[] locals = names.stream().map(RecipientLookup::key).toArray(String[]::new);
        String[] domains = names.stream().map(name -> name.domain().name()).toArray(String[]::new);
        Map<Mailbox, Found> found = new HashMap<>();
        database.sql("""
                        select q.n, a.id as account, l.id as alias
                        from unnest(?::text[], ?::text[]) with ordinality as q (local, domain, n)
                        join domain d on d.name = q.domain
                        left join account a on a.domain = d.id and a.local_part = q.local
                        left join alias l on l.domain = d.id and l.local_part = q.local""").params(locals, domains).query(row -> {
            Optional<AccountId> account =
                    Optional.ofNullable(row.getObject("account", Long.class)).map(AccountId::new);
            Optional<Long> alias = Optional.ofNullable(row.getObject("alias", Long.class));
            found.put(names.get((int) row.getLong("n") - 1), new Found(true, account, alias));
        });
        return found;
    }

    private Map<Long, List<Mailbox>> targets(List<Long> aliases) {
        Map<Long, List<Mailbox>> targets = new HashMap<>();
        if (!aliases.isEmpty()) {
            database.sql("select alias, target from alias_target where alias = any(?) order by alias, position")
                    .param(aliases.toArray(Long[]::new))
                    .query(row -> {
                        targets.computeIfAbsent(row.getLong("alias"), alias -> new ArrayList<>())
                                .add(Mailbox.parse(row.getString("target")));
                    });
        }
        return targets;
    }

    private static Optional<Mailbox> mailbox(ForwardPath path) {
        return switch (path) {
            case ForwardPath.Postmaster postmaster -> Optional.empty();
            case ForwardPath.To to -> Optional.of(to.mailbox());
        };
    }

    private static String key(Mailbox name) {
        LocalPart local = name.local();
        return Texts.clean(LocalNames.key(local));
    }
}
