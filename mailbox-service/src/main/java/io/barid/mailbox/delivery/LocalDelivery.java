package io.barid.mailbox.delivery;

import io.barid.mailbox.content.WholeContents;
import io.barid.mailbox.content.WholeContents.Sealed;
import io.barid.mailbox.content.WholeContents.Whole;
import io.barid.message.AccountId;
import io.barid.message.DsnRequest;
import io.barid.message.MessageContent;
import io.barid.message.Notify;
import io.barid.transit.LocalHandOver.Target;
import io.barid.transit.LocalOutcome.Reason;
import io.barid.transit.LocalOutcome.Refused;
import io.barid.transit.LocalOutcome.Stored;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;

/**
 * Stores a batch, in the caller's transaction: locks the mailboxes, leaves out what they had before and what
 * does not fit, stores each content once, then the entries. Data that can never be stored ends in an exception for the whole batch.
 */
@Component
class LocalDelivery {

    /** A message for one mailbox, and where it came from. */
    private record Candidate(Arrival arrival, Target target) {
        private Pair pair() {
            return new Pair(target.account(), arrival.header().queueId());
        }

        private AccountId account() {
            return target.account();
        }

        private UUID content() {
            return arrival.header().queueId().value();
        }
    }

    private record Failing(Candidate candidate, Reason reason) {}

    private final Inboxes inboxes;
    private final DeliveryNotes notes;
    private final WholeContents contents;
    private final Quotas quotas;

    LocalDelivery(Inboxes inboxes, DeliveryNotes notes, WholeContents contents, Quotas quotas) {
        this.inboxes = inboxes;
        this.notes = notes;
        this.contents = contents;
        this.quotas = quotas;
    }

    /**
     * @throws UnstorableException or a data error of PostgreSQL's, when one of them is poison
     */
    BatchResult deliver(List<Arrival> batch, Told told) {
        Map<AccountId, Inbox> open = inboxes.lock(accounts(batch));
        Map<UUID, Sealed> uploaded = contents.hold(uploaded(batch));
        Map<Pair, Candidate> ready = new LinkedHashMap<>();
        List<Failing> failing = new ArrayList<>();
        List<Candidate> candidates = candidates(batch);
        for (Candidate candidate : candidates) {
            if (!open.containsKey(candidate.account())) {
                failing.add(new Failing(candidate, Reason.ACCOUNT_GONE));
            } else if (contentIsThere(candidate, uploaded)) {
                ready.putIfAbsent(candidate.pair(), candidate);
            } else {
                failing.add(new Failing(candidate, Reason.CONTENT_GONE));
            }
        }
        dropDelivered(failing);
        Set<Pair> fresh = notes.add(ready.keySet());
        Set<Pair> full = withoutRoom(ready, fresh, open, told);
        candidates.stream()
                .filter(candidate -> full.contains(candidate.pair()))
                .forEach(candidate -> failing.add(new Failing(candidate, Reason.OVER_QUOTA)));
        List<Candidate> storing = ready.values().stream()
                .filter(candidate -> fresh.contains(candidate.pair()) && !full.contains(candidate.pair()))
                .toList();
        List<NewEntry> stored = store(storing, open);
        return new BatchResult(
                stored,
                candidates.size() - stored.size() - failing.size(),
                refusals(failing),
                asked(candidates, fresh, full, ready),
                List.of());
    }

    /**
     * In the order of their arrival, after those that were told to be stored: they have their room even where it is gone.
     * Noted as refused.
     */
    private Set<Pair> withoutRoom(Map<Pair, Candidate> ready, Set<Pair> fresh, Map<AccountId, Inbox> open, Told told) {
        Rooms rooms = quotas.rooms(open);
        List<Candidate> asking = new ArrayList<>();
        ready.forEach((pair, candidate) -> {
            if (!fresh.contains(pair)) {
                return;
            }
            if (told.stored().contains(pair)) {
                rooms.force(pair.account(), candidate.arrival().octets());
            } else {
                asking.add(candidate);
            }
        });
        Set<Pair> full = new LinkedHashSet<>();
        for (Candidate it : asking) {
            if (told.full().contains(it.pair())
                    || !rooms.take(it.account(), it.arrival().octets())) {
                full.add(it.pair());
            }
        }
        notes.refuse(full);
        return full;
    }

    static Collection<AccountId> accounts(List<Arrival> batch) {
        Set<AccountId> accounts = new LinkedHashSet<>();
        batch.forEach(arrival -> arrival.header().targets().forEach(target -> accounts.add(target.account())));
        return accounts;
    }

    private static Collection<UUID> uploaded(List<Arrival> batch) {
        return batch.stream()
                .filter(arrival -> arrival.header().content() instanceof MessageContent.Stored)
                .map(arrival -> arrival.header().queueId().value())
                .distinct()
                .toList();
    }

    private static List<Candidate> candidates(List<Arrival> batch) {
        return batch.stream()
                .flatMap(arrival -> arrival.header().targets().stream().map(target -> new Candidate(arrival, target)))
                .toList();
    }

    private static boolean contentIsThere(Candidate candidate, Map<UUID, Sealed> uploaded) {
        return switch (candidate.arrival().header().content()) {
            case MessageContent.Inline inline -> true;
            case MessageContent.Stored stored -> {
                Sealed there = uploaded.get(candidate.content());
                if (there != null
                        && !there.equals(
                                new Sealed(stored.octets(), stored.sha256().hex()))) {
                    throw new UnstorableException("its content is stored with another length or digest");
                }
                yield there != null;
            }
        };
    }

    /** An account or content may go after that. */
    private void dropDelivered(List<Failing> failing) {
        Set<Pair> had =
                notes.known(failing.stream().map(it -> it.candidate().pair()).collect(Collectors.toSet()));
        failing.removeIf(it -> had.contains(it.candidate().pair()));
    }

    private static List<BatchResult.Refusals> refusals(List<Failing> failing) {
        Map<Arrival, List<Refused>> refused = new LinkedHashMap<>();
        for (Failing it : failing) {
            Target target = it.candidate().target();
            refused.computeIfAbsent(it.candidate().arrival(), arrival -> new ArrayList<>())
                    .add(new Refused(target.account(), target.recipient(), it.reason()));
        }
        return refused.entrySet().stream()
                .map(entry -> new BatchResult.Refusals(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** RFC 3461 4.1; a mailbox that two forward-paths led to is told of for each. */
    private List<BatchResult.Successes> asked(
            List<Candidate> candidates, Set<Pair> fresh, Set<Pair> full, Map<Pair, Candidate> ready) {
        List<Candidate> wishes = candidates.stream()
                .filter(it -> DsnRequest.wants(it.target().dsn(), Notify.SUCCESS))
                .filter(it -> ready.containsKey(it.pair()) && !full.contains(it.pair()))
                .toList();
        Set<Pair> refusedBefore = notes.refused(wishes.stream()
                .map(Candidate::pair)
                .filter(pair -> !fresh.contains(pair))
                .collect(Collectors.toSet()));
        Map<Arrival, List<Stored>> asked = new LinkedHashMap<>();
        for (Candidate it : wishes) {
            if (!refusedBefore.contains(it.pair())) {
                asked.computeIfAbsent(it.arrival(), arrival -> new ArrayList<>())
                        .add(new Stored(it.account(), it.target().recipient()));
            }
        }
        return asked.entrySet().stream()
                .map(entry -> new BatchResult.Successes(entry.getKey(), entry.getValue()))
                .toList();
    }

    private List<NewEntry> store(List<Candidate> storing, Map<AccountId, Inbox> open) {
        addContents(storing);
        Map<AccountId, Long> next = new HashMap<>();
        List<NewEntry> entries = new ArrayList<>(storing.size());
        for (Candidate candidate : storing) {
            Inbox inbox = open.get(candidate.account());
            long uid = next.merge(candidate.account(), inbox.uidNext(), (last, first) -> last + 1);
            Arrival arrival = candidate.arrival();
            entries.add(new NewEntry(
                    candidate.pair(), inbox, uid, arrival.header().acceptedAt(), arrival.prefix(), arrival.octets()));
        }
        inboxes.append(entries);
        return entries;
    }

    private void addContents(List<Candidate> storing) {
        Map<UUID, Whole> inline = new LinkedHashMap<>();
        for (Candidate candidate : storing) {
            if (candidate.arrival().header().content() instanceof MessageContent.Inline) {
                Whole whole = new Whole(
                        candidate.content(), candidate.arrival().handOver().value());
                Whole other = inline.putIfAbsent(whole.id(), whole);
                // mostly the same record, for another mailbox
                if (other != null
                        && other.octets() != whole.octets()
                        && !whole.digest().equals(other.digest())) {
                    throw new UnstorableException("two contents have the same queue id");
                }
            }
        }
        Set<UUID> fresh = contents.add(inline.values());
        List<UUID> before =
                inline.keySet().stream().filter(id -> !fresh.contains(id)).toList();
        Map<UUID, Sealed> there = contents.hold(before);
        for (UUID id : before) {
            if (!there.containsKey(id)) {
                throw new ConcurrencyFailureException("content " + id + " was removed meanwhile");
            }
            if (!inline.get(id).digest().equals(there.get(id))) {
                throw new UnstorableException("another content has its queue id");
            }
        }
    }
}
