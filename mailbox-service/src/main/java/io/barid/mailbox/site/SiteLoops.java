package io.barid.mailbox.site;

import io.barid.address.LocalPart;
import io.barid.address.Mailbox;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds what would lead mail back to where it came from, as the admin API refuses it: through aliases, catch-alls and forwards
 * that keep no copy. All of it in memory: asking the database for each name of a large file would take minutes.
 *
 * @param domains  as they will be, and so the rest
 */
record SiteLoops(
        Map<String, DomainSettings> domains,
        Map<String, AccountSettings> accounts,
        Map<String, AliasSettings> aliases) {

    private record Step(String name, Iterator<String> next) {}

    /** @param loop is told of each name at which a walk comes back to where it has been, with the way */
    void find(Consumer<List<String>> loop) {
        Set<String> done = new HashSet<>();
        aliases.keySet().forEach(name -> walk(name, done, loop));
        accounts.keySet().forEach(name -> walk(name, done, loop));
    }

    private void walk(String from, Set<String> done, Consumer<List<String>> loop) {
        Deque<Step> way = new ArrayDeque<>();
        Set<String> onTheWay = new HashSet<>();
        enter(from, way, onTheWay, done);
        while (!way.isEmpty()) {
            Step at = way.getLast();
            if (!at.next().hasNext()) {
                way.removeLast();
                onTheWay.remove(at.name());
                continue;
            }
            String next = at.next().next();
            if (onTheWay.contains(next)) {
                loop.accept(way.stream()
                        .map(Step::name)
                        .dropWhile(name -> !name.equals(next))
                        .toList());
            } else {
                enter(next, way, onTheWay, done);
            }
        }
    }

    private void enter(String name, Deque<Step> way, Set<String> onTheWay, Set<String> done) {
        if (done.add(name)) {
            way.addLast(new Step(name, targets(name)));
            onTheWay.add(name);
        }
    }

    private Iterator<String> targets(String name) {
        AliasSettings alias = aliases.get(name);
        AccountSettings account = accounts.get(name);
        List<String> targets = alias != null
                ? alias.targets()
                : account != null && !account.keepCopy() && !account.disabled() ? account.forwardTo() : List.of();
        return targets.stream()
                .map(target -> holder(Mailbox.parse(target), true))
                .flatMap(Optional::stream)
                .iterator();
    }

    /** Who gets the mail for a name: who is called so, or so without its tag, or the domain's catch-all. */
    private Optional<String> holder(Mailbox name, boolean caught) {
        DomainSettings domain = domains.get(name.domain().name());
        if (domain == null) {
            return Optional.empty();
        }
        String local = name.local().value();
        int plus = domain.plusAddressing() ? local.indexOf('+') : -1;
        Optional<String> there = there(SiteNames.kept(name, domain).toString());
        if (there.isEmpty() && plus > 0) {
            Mailbox untagged = new Mailbox(new LocalPart(local.substring(0, plus)), name.domain());
            there = there(SiteNames.kept(untagged, domain).toString());
        }
        return there.isPresent() || !caught || domain.catchAll() == null
                ? there
                : holder(Mailbox.parse(domain.catchAll()), false);
    }

    private Optional<String> there(String address) {
        return aliases.containsKey(address) || accounts.containsKey(address) ? Optional.of(address) : Optional.empty();
    }
}
