package io.barid.mailbox.delivery;

import io.barid.mailbox.content.WholeContents;
import io.barid.mailbox.content.WholeContents.Sealed;
import io.barid.mailbox.content.WholeContents.Whole;
import io.barid.mailbox.database.Texts;
import io.barid.message.AccountId;
import io.barid.message.DsnRequest;
import io.barid.message.MessageContent;
import io.barid.message.Notify;
import io.barid.transit.LocalHandOver.Target;
import io.barid.transit.LocalOutcome.Reason;
import io.barid.transit.LocalOutcome.Refused;
import io.barid.transit.LocalOutcome.Stored;
import java.nio.charset.StandardCharsets;
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
import org.springframework.stereotype.Component;

/**
 * Stores a batch, in the caller's transaction: locks the mailboxes, leaves out what they had before, stores each content
 * once, then the entries. Data that can never be stored ends in an exception for the whole batch.
 */
@Component
class LocalDelivery {

    /** A message for one mailbox, and where it came from. */
    private record Candidate(Arrival arrival, Target target) {
        private Pair pair() {
            return new Pair(target.account(), arrival.header().queueId());
        }

        private UUID content() {
            return arrival.header().queueId().value();
        }
    }

    private record Failing(Candidate candidate, Reason reason) {}

    private final Inboxes inboxes;
    private final DeliveryNotes notes;
    private final WholeContents contents;

    LocalDelivery(Inboxes inboxes, DeliveryNotes notes, WholeContents contents) {
        this.inboxes = inboxes;
        this.notes = notes;
        this.contents = contents;
    }

    /** @throws UnstorableException or a data error of PostgreSQL's, when one of them is poison */
    BatchResult deliver(List<Arrival> batch) {
        Map<AccountId, Inbox> open = inboxes.lock(accounts(batch));
        Map<UUID, Sealed> uploaded = contents.hold(uploaded(batch));
        Map<Pair, Candidate> ready = new LinkedHashMap<>();
        List<Failing> failing = new ArrayList<>();
        List<Candidate> candidates = candidates(batch);
        for (Candidate candidate : candidates) {
            if (!open.containsKey(candidate.target().account())) {
                failing.add(new Failing(candidate, Reason.ACCOUNT_GONE));
            } else if (contentIsThere(candidate, uploaded)) {
                ready.putIfAbsent(candidate.pair(), candidate);
            } else {
                failing.add(new Failing(candidate, Reason.CONTENT_GONE));
            }
        }
        List<BatchResult.Refusals> refused = refusals(failing);
        Set<Pair> fresh = notes.add(ready.keySet());
        List<Candidate> storing = ready.values().stream()
                .filter(candidate -> fresh.contains(candidate.pair()))
                .toList();
        List<NewEntry> stored = store(storing, open);
        int refusals = refused.stream().mapToInt(it -> it.refused().size()).sum();
        return new BatchResult(
                stored, candidates.size() - stored.size() - refusals, refused, asked(candidates, ready), List.of());
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

    /** Without those that were delivered before: an account or content may go after that. */
    private List<BatchResult.Refusals> refusals(List<Failing> failing) {
        Set<Pair> had =
                notes.known(failing.stream().map(it -> it.candidate().pair()).collect(Collectors.toSet()));
        Map<Arrival, List<Refused>> refused = new LinkedHashMap<>();
        for (Failing it : failing) {
            if (!had.contains(it.candidate().pair())) {
                Target target = it.candidate().target();
                refused.computeIfAbsent(it.candidate().arrival(), arrival -> new ArrayList<>())
                        .add(new Refused(target.account(), target.recipient(), it.reason()));
            }
        }
        return refused.entrySet().stream()
                .map(entry -> new BatchResult.Refusals(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** RFC 3461 4.1; a mailbox that two forward-paths led to is told of for each. */
    private static List<BatchResult.Successes> asked(List<Candidate> candidates, Map<Pair, Candidate> ready) {
        Map<Arrival, List<Stored>> asked = new LinkedHashMap<>();
        for (Candidate it : candidates) {
            if (DsnRequest.wants(it.target().dsn(), Notify.SUCCESS) && ready.containsKey(it.pair())) {
                asked.computeIfAbsent(it.arrival(), arrival -> new ArrayList<>())
                        .add(new Stored(it.target().account(), it.target().recipient()));
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
        Map<Arrival, byte[]> prefixes = new HashMap<>();
        for (Candidate candidate : storing) {
            Inbox inbox = open.get(candidate.target().account());
            long uid = next.merge(candidate.target().account(), inbox.uidNext(), (last, first) -> last + 1);
            byte[] prefix = prefixes.computeIfAbsent(candidate.arrival(), LocalDelivery::prefix);
            long octets = prefix.length + candidate.arrival().header().content().octets();
            entries.add(new NewEntry(
                    candidate.pair(), inbox, uid, candidate.arrival().header().acceptedAt(), prefix, octets));
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
                if (other != null && !whole.digest().equals(other.digest())) {
                    throw new UnstorableException("two contents have the same queue id");
                }
            }
        }
        Set<UUID> fresh = contents.add(inline.values());
        List<UUID> before =
                inline.keySet().stream().filter(id -> !fresh.contains(id)).toList();
        Map<UUID, Sealed> there = contents.hold(before);
        for (UUID id : before) {
            if (!inline.get(id).digest().equals(there.get(id))) {
                throw new UnstorableException("another content has its queue id");
            }
        }
    }

    /** RFC 5321 4.4: the reverse-path goes on top at final delivery. */
    private static byte[] prefix(Arrival arrival) {
        String fields = "Return-Path: " + arrival.header().reversePath() + "\r\n"
                + arrival.header().prefix();
        return Texts.clean(fields).getBytes(StandardCharsets.UTF_8);
    }
}
