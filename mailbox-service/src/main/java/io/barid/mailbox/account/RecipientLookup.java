package io.barid.mailbox.account;

import io.barid.address.ForwardPath;
import io.barid.address.LocalPart;
import io.barid.address.Mailbox;
import io.barid.mailbox.MailboxServiceProperties;
import io.barid.mailbox.srs.OriginalSenders;
import io.barid.mailbox.srs.Srs;
import io.barid.query.RecipientDirectory.Resolution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Resolves any number of recipients, one hop each, with two to five questions to the database. In this order: who is called
 * so; the sender behind an address of SRS; who is called so without a tag; postmaster and abuse; the domain's catch-all;
 * nobody.
 */
@Component
class RecipientLookup {

    private final Names names;
    private final OriginalSenders originalSenders;
    private final Optional<Mailbox> configuredPostmaster;

    RecipientLookup(Names names, OriginalSenders originalSenders, MailboxServiceProperties properties) {
        this.names = names;
        this.originalSenders = originalSenders;
        this.configuredPostmaster = properties.postmasterAddress();
    }

    /** Where mail for each goes, in the order of the paths. */
    List<Resolution> resolve(List<ForwardPath> paths) {
        List<Holder> holders = holders(paths);
        List<Long> aliases = new ArrayList<>();
        List<Long> forwarding = new ArrayList<>();
        for (Holder holder : holders) {
            if (holder instanceof Holder.Others others) {
                aliases.add(others.alias());
            } else if (holder instanceof Holder.Person person && person.forwards()) {
                forwarding.add(person.account().value());
            }
        }
        Names.Targets targets = names.targets(aliases, forwarding);
        return holders.stream().map(holder -> resolution(holder, targets)).toList();
    }

    private static Resolution resolution(Holder holder, Names.Targets targets) {
        return switch (holder) {
            case Holder.Person person ->
                person.receives() ? person(person, targets.ofAccounts()) : new Resolution.Unknown();
            case Holder.Others others -> {
                // an alias deleted between the questions has no targets any more
                List<Mailbox> forward = targets.ofAliases().getOrDefault(others.alias(), List.of());
                yield forward.isEmpty() ? new Resolution.Unknown() : new Resolution.Forward(forward);
            }
            case Holder.Original original -> new Resolution.Forward(List.of(original.sender()));
            case Holder.CatchAll catchAll -> new Resolution.Forward(List.of(catchAll.address()));
            case Holder.Nobody nobody -> new Resolution.Unknown();
            case Holder.Stranger stranger -> new Resolution.NotOurs();
        };
    }

    private static Resolution person(Holder.Person person, Map<Long, List<Mailbox>> targets) {
        List<Mailbox> forward = targets.getOrDefault(person.account().value(), List.of());
        if (forward.isEmpty()) {
            return new Resolution.Mailboxes(List.of(person.account()));
        }
        return new Resolution.Forward(forward, person.keepsCopy() ? List.of(person.account()) : List.of());
    }

    /** Who has each name, in the order of the paths. */
    List<Holder> holders(List<ForwardPath> paths) {
        List<Mailbox> asked = asked(paths);
        Map<Mailbox, Names.Found> found = names.find(asked);
        Map<Mailbox, Mailbox> originals = originalSenders.of(asked);
        List<Optional<Holder>> holders =
                paths.stream().map(path -> holder(path, found, originals)).toList();
        boolean postmasterAsked = holders.stream().anyMatch(Optional::isEmpty);
        Holder postmaster = postmasterAsked ? postmaster(found) : new Holder.Nobody();
        return caught(holders.stream().map(it -> it.orElse(postmaster)).toList());
    }

    private List<Mailbox> asked(List<ForwardPath> paths) {
        List<Mailbox> asked = new ArrayList<>(paths.size() + 1);
        for (ForwardPath path : paths) {
            if (path instanceof ForwardPath.To to) {
                asked.add(to.mailbox());
                if (LocalNames.reserved(to.mailbox().local())) {
                    asked.add(postmasterOf(to.mailbox()));
                }
            }
        }
        configuredPostmaster.ifPresent(asked::add);
        return asked;
    }

    private static Mailbox postmasterOf(Mailbox name) {
        return new Mailbox(new LocalPart(LocalNames.POSTMASTER), name.domain());
    }

    /** Empty: whoever is postmaster of this system. */
    private Optional<Holder> holder(
            ForwardPath path, Map<Mailbox, Names.Found> found, Map<Mailbox, Mailbox> originals) {
        return switch (path) {
            case ForwardPath.Postmaster postmaster -> Optional.empty();
            case ForwardPath.To to -> holder(to.mailbox(), found, originals);
        };
    }

    private Optional<Holder> holder(Mailbox name, Map<Mailbox, Names.Found> all, Map<Mailbox, Mailbox> originals) {
        Names.Found found = all.get(name);
        if (found == null) {
            return Optional.of(new Holder.Stranger());
        }
        if (LocalNames.reserved(name.local())) {
            // RFC 5321 4.5.1, RFC 2142: always taken, so one who is disabled does not count
            return found.exact()
                    .filter(Holder::takesMail)
                    .or(() -> all.get(postmasterOf(name)).exact().filter(Holder::takesMail));
        }
        if (found.exact().isEmpty() && Srs.looksLike(name.local())) {
            Mailbox original = originals.get(name);
            return Optional.of(original == null ? new Holder.Nobody() : new Holder.Original(original));
        }
        return Optional.of(found.holder()
                .or(() -> found.catchAll()
                        .filter(address -> !address.equals(name))
                        .map(Holder.CatchAll::new))
                .orElseGet(Holder.Nobody::new));
    }

    /** Asked about each time, so that a change counts at once. */
    private Holder postmaster(Map<Mailbox, Names.Found> found) {
        return configuredPostmaster
                .map(found::get)
                .flatMap(Names.Found::holder)
                .filter(Holder::takesMail)
                .or(names::builtInPostmaster)
                .orElseGet(Holder.Nobody::new);
    }

    /** A catch-all that names nobody here catches nothing: what it took at RCPT would bounce. */
    private List<Holder> caught(List<Holder> holders) {
        Map<Mailbox, Boolean> somebody = new HashMap<>();
        for (Holder holder : holders) {
            if (holder instanceof Holder.CatchAll catchAll) {
                somebody.put(catchAll.address(), false);
            }
        }
        if (somebody.isEmpty()) {
            return holders;
        }
        Map<Mailbox, Names.Found> found = names.find(somebody.keySet());
        somebody.replaceAll((address, before) -> takesMail(address, found));
        return holders.stream()
                .map(holder -> holder instanceof Holder.CatchAll catchAll && !somebody.get(catchAll.address())
                        ? new Holder.Nobody()
                        : holder)
                .toList();
    }

    private static boolean takesMail(Mailbox catchAll, Map<Mailbox, Names.Found> found) {
        Names.Found here = found.get(catchAll);
        return here == null
                || LocalNames.reserved(catchAll.local())
                || here.holder()
                        .map(Holder::takesMail)
                        .orElse(here.catchAll()
                                .filter(next -> !next.domain().equals(catchAll.domain()))
                                .isPresent());
    }
}
