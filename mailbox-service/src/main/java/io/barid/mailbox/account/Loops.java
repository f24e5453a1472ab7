package io.barid.mailbox.account;

import io.barid.address.ForwardPath;
import io.barid.address.Mailbox;
import io.barid.mailbox.http.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Refuses what would lead mail back to where it came from, through aliases, catch-alls and forwards that keep no copy. Two
 * changes at once in two domains may still make a loop; relay-service ends one after ten hops.
 */
@Component
class Loops {

    /** Names looked at, or a large tree of aliases would be walked to its end. */
    private static final int MOST = 10_000;

    private final RecipientLookup lookup;
    private final Names names;

    Loops(RecipientLookup lookup, Names names) {
        this.lookup = lookup;
        this.names = names;
    }

    /** Of what the caller's transaction has written. @throws Refusal 409 with the way that leads back */
    void refuse(Mailbox name) {
        Holder start = holders(List.of(name)).getFirst();
        Map<Mailbox, Mailbox> cameFrom = new LinkedHashMap<>();
        List<Mailbox> level = List.of(name);
        List<Holder> holders = List.of(start);
        while (!level.isEmpty() && cameFrom.size() < MOST) {
            List<List<Mailbox>> targets = targets(holders);
            List<Mailbox> next = new ArrayList<>();
            for (int i = 0; i < level.size(); i++) {
                for (Mailbox target : targets.get(i)) {
                    if (cameFrom.putIfAbsent(target, level.get(i)) == null) {
                        next.add(target);
                    }
                }
            }
            holders = holders(next);
            int back = holders.indexOf(start);
            if (back >= 0) {
                throw Refusal.conflict(
                        name + " would get its own mail again: " + way(name, next.get(back), cameFrom) + ".");
            }
            level = next;
        }
    }

    private List<Holder> holders(List<Mailbox> level) {
        return level.isEmpty()
                ? List.of()
                : lookup.holders(
                        level.stream().<ForwardPath>map(ForwardPath.To::new).toList());
    }

    private List<List<Mailbox>> targets(List<Holder> holders) {
        List<Long> aliases = new ArrayList<>();
        List<Long> accounts = new ArrayList<>();
        for (Holder holder : holders) {
            if (holder instanceof Holder.Others others) {
                aliases.add(others.alias());
            } else if (holder instanceof Holder.Person person && leadsOn(person)) {
                accounts.add(person.account().value());
            }
        }
        Names.Targets targets = names.targets(aliases, accounts);
        return holders.stream().map(holder -> targets(holder, targets)).toList();
    }

    private static List<Mailbox> targets(Holder holder, Names.Targets targets) {
        return switch (holder) {
            case Holder.Others others -> targets.ofAliases().getOrDefault(others.alias(), List.of());
            case Holder.Person person ->
                targets.ofAccounts().getOrDefault(person.account().value(), List.of());
            case Holder.CatchAll catchAll -> List.of(catchAll.address());
            case Holder.Original original -> List.of();
            case Holder.Nobody nobody -> List.of();
            case Holder.Stranger stranger -> List.of();
        };
    }

    /** With a copy kept, mail has arrived. */
    private static boolean leadsOn(Holder.Person person) {
        return person.receives() && person.forwards() && !person.keepsCopy();
    }

    private static String way(Mailbox name, Mailbox last, Map<Mailbox, Mailbox> cameFrom) {
        StringBuilder way = new StringBuilder(last.toString());
        Mailbox at = last;
        do {
            at = cameFrom.get(at);
            way.insert(0, at + " -> ");
        } while (!at.equals(name));
        return way.toString();
    }
}
