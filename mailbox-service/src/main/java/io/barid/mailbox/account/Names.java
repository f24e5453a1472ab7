package io.barid.mailbox.account;

import io.barid.address.LocalPart;
import io.barid.address.Mailbox;
import io.barid.mailbox.database.Texts;
import io.barid.message.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds who has a name, and where forwarded mail goes, with one question to the database however many names there are. */
@Component
class Names {

    private static final String PERSON = "a.id as account, " + TakesMail.SQL + " as receives, a.keep_copy, "
            + "exists (select from forward_target f where f.account = a.id) as forwards, "
            + "num_nonnulls(a.quota_octets, a.quota_messages, d.quota_octets, d.quota_messages) > 0 as limited";

    /**
     * What is known of a name in one of our domains.
     *
     * @param exact    who is called so
     * @param untagged where the domain has plus-addressing: who is called so without {@code +} and what follows
     * @param catchAll the domain's address for names that nobody has
     */
    record Found(Optional<Holder> exact, Optional<Holder> untagged, Optional<Mailbox> catchAll) {

        /** The name itself counts before what it is without a tag. */
        Optional<Holder> holder() {
            return exact.or(() -> untagged);
        }
    }

    /** Where aliases and accounts forward to. */
    record Targets(Map<Long, List<Mailbox>> ofAliases, Map<Long, List<Mailbox>> ofAccounts) {}

    /** A question's arrays; a name with a tag is asked twice. */
    private static final class Columns {
        private final List<Integer> numbers = new ArrayList<>();
        private final List<Boolean> untagged = new ArrayList<>();
        private final List<String> folded = new ArrayList<>();
        private final List<String> exact = new ArrayList<>();
        private final List<String> domains = new ArrayList<>();

        private void add(int number, Mailbox name) {
            add(number, name, name.local(), false);
            int plus = name.local().value().indexOf('+');
            if (plus > 0) {
                add(number, name, new LocalPart(name.local().value().substring(0, plus)), true);
            }
        }

        private void add(int number, Mailbox name, LocalPart local, boolean withoutTag) {
            numbers.add(number);
            untagged.add(withoutTag);
            folded.add(Texts.clean(LocalNames.key(local)));
            exact.add(Texts.clean(LocalNames.exact(local)));
            domains.add(name.domain().name());
        }
    }

    private final JdbcClient database;

    Names(JdbcClient database) {
        this.database = database;
    }

    /** Without those whose domain is not ours. */
    Map<Mailbox, Found> find(Collection<Mailbox> asked) {
        List<Mailbox> names = asked.stream().distinct().toList();
        Columns columns = new Columns();
        for (int i = 0; i < names.size(); i++) {
            columns.add(i, names.get(i));
        }
        String kept = LocalNames.kept("q.folded", "q.exact");
        Map<Mailbox, Found> found = new HashMap<>();
        database.sql("select q.n, q.untagged, d.catch_all, l.id as alias, " + PERSON + """
                         from unnest(?::int[], ?::boolean[], ?::text[], ?::text[], ?::text[])
                            as q (n, untagged, folded, exact, domain)
                        join domain d on d.name = q.domain and (d.plus_addressing or not q.untagged)
                        left join account a on a.domain = d.id and a.local_part = %1$s
                        left join alias l on l.domain = d.id and l.local_part = %1$s""".formatted(kept))
                .params(
                        columns.numbers.toArray(Integer[]::new),
                        columns.untagged.toArray(Boolean[]::new),
                        columns.folded.toArray(String[]::new),
                        columns.exact.toArray(String[]::new),
                        columns.domains.toArray(String[]::new))
                .query(row -> {
                    found.merge(names.get(row.getInt("n")), found(row), Names::both);
                });
        return found;
    }

    private static Found found(ResultSet row) throws SQLException {
        Optional<Holder> holder = row.getObject("alias", Long.class) == null
                ? Optional.ofNullable(row.getObject("account", Long.class)).isPresent()
                        ? Optional.of(person(row))
                        : Optional.empty()
                : Optional.of(new Holder.Others(row.getLong("alias")));
        Optional<Mailbox> catchAll =
                Optional.ofNullable(row.getString("catch_all")).map(Mailbox::parse);
        return row.getBoolean("untagged")
                ? new Found(Optional.empty(), holder, catchAll)
                : new Found(holder, Optional.empty(), catchAll);
    }

    private static Found both(Found one, Found other) {
        return new Found(one.exact().or(other::exact), one.untagged().or(other::untagged), one.catchAll());
    }

    private static Holder person(ResultSet row) throws SQLException {
        return new Holder.Person(
                new AccountId(row.getLong("account")),
                row.getBoolean("receives"),
                row.getBoolean("forwards"),
                row.getBoolean("keep_copy"),
                row.getBoolean("limited"));
    }

    /** The account that has postmaster's mail unless another address is set. */
    Optional<Holder> builtInPostmaster() {
        return database.sql("select " + PERSON + " from account a join domain d on d.id = a.domain where a.built_in")
                .query((row, number) -> person(row))
                .optional();
    }

    /** In their order; of what was deleted meanwhile there are none. */
    Targets targets(Collection<Long> aliases, Collection<Long> accounts) {
        Targets targets = new Targets(new HashMap<>(), new HashMap<>());
        if (aliases.isEmpty() && accounts.isEmpty()) {
            return targets;
        }
        database.sql("""
                        select true as is_alias, alias as id, position, target from alias_target where alias = any(?)
                        union all
                        select false, account, position, target from forward_target where account = any(?)
                        order by 1, 2, 3""")
                .params(aliases.toArray(Long[]::new), accounts.toArray(Long[]::new))
                .query(row -> {
                    Map<Long, List<Mailbox>> kind =
                            row.getBoolean("is_alias") ? targets.ofAliases() : targets.ofAccounts();
                    kind.computeIfAbsent(row.getLong("id"), id -> new ArrayList<>())
                            .add(Mailbox.parse(row.getString("target")));
                });
        return targets;
    }
}
