package io.barid.mailbox.account;

import io.barid.address.ForwardPath;
import io.barid.address.Mailbox;
import io.barid.message.AccountId;
import io.barid.query.SenderDirectory.Answer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who may send as whom, read off where mail goes: an address belongs to the account that receives its mail, be it by its
 * own name, with a tag, as postmaster, or because an alias or a catch-all names it. An alias of an alias gives nobody the
 * right: who is to send as it is named by it. Nor does a forward: the name stays its account's. A disabled account sends
 * nothing.
 */
@Component
class SenderLookup {

    private record Terms(boolean checkFrom, boolean limited) {}

    private final JdbcClient database;
    private final Names names;
    private final RecipientLookup recipients;

    SenderLookup(JdbcClient database, Names names, RecipientLookup recipients) {
        this.database = database;
        this.names = names;
        this.recipients = recipients;
    }

    /** One question after the other: none holds a connection while it waits for a second one. */
    Answer check(AccountId account, List<Mailbox> addresses) {
        return terms(account)
                .<Answer>map(
                        terms -> new Answer.Known(notOwned(account, addresses), terms.checkFrom(), terms.limited()))
                .orElseGet(Answer.NoSuchAccount::new);
    }

    private Optional<Terms> terms(AccountId account) {
        return database.sql("""
                        select d.check_from, a.send_per_hour is not null or a.send_per_day is not null as limited
                        from account a join domain d on d.id = a.domain where a.id = ? and not a.disabled""")
                .param(account.value())
                .query((row, number) -> new Terms(row.getBoolean("check_from"), row.getBoolean("limited")))
                .optional();
    }

    private List<Mailbox> notOwned(AccountId account, List<Mailbox> addresses) {
        List<Holder> holders = holders(addresses);
        Map<Long, List<Mailbox>> ofAliases = aliasTargets(holders);
        List<Mailbox> named = holders.stream()
                .flatMap(holder -> named(holder, ofAliases).stream())
                .distinct()
                .toList();
        Set<Mailbox> his = new HashSet<>();
        List<Holder> ofNamed = holders(named);
        for (int i = 0; i < named.size(); i++) {
            if (is(ofNamed.get(i), account)) {
                his.add(named.get(i));
            }
        }
        return IntStream.range(0, addresses.size())
                .filter(i -> !is(holders.get(i), account)
                        && named(holders.get(i), ofAliases).stream().noneMatch(his::contains))
                .mapToObj(addresses::get)
                .toList();
    }

    private List<Holder> holders(List<Mailbox> addresses) {
        return addresses.isEmpty()
                ? List.of()
                : recipients.holders(
                        addresses.stream().<ForwardPath>map(ForwardPath.To::new).toList());
    }

    private Map<Long, List<Mailbox>> aliasTargets(List<Holder> holders) {
        List<Long> aliases = holders.stream()
                .filter(Holder.Others.class::isInstance)
                .map(holder -> ((Holder.Others) holder).alias())
                .toList();
        return names.targets(aliases, List.of()).ofAliases();
    }

    /** Where its account forwards to makes a name nobody else's. */
    private static List<Mailbox> named(Holder holder, Map<Long, List<Mailbox>> ofAliases) {
        return switch (holder) {
            case Holder.Others others -> ofAliases.getOrDefault(others.alias(), List.of());
            case Holder.CatchAll catchAll -> List.of(catchAll.address());
            case Holder.Person person -> List.of();
            case Holder.Original original -> List.of();
            case Holder.Nobody nobody -> List.of();
            case Holder.Stranger stranger -> List.of();
        };
    }

    private static boolean is(Holder holder, AccountId account) {
        return holder instanceof Holder.Person person && person.account().equals(account);
    }
}
