package io.barid.crash;

import io.barid.crash.Arrivals.Arrival;
import io.barid.crash.Ledger.Entry;
import io.barid.crash.Ledger.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where every message is, once everything has come to rest. */
final class Settlement {

    /** What was delivered waits at most this long to be noted, when PostgreSQL is away. */
    private static final long BEFORE = 3_000_000_000L;

    private static final long AFTER = 25_000_000_000L;

    final List<String> lost = new ArrayList<>();
    final List<String> doubled = new ArrayList<>();
    final List<String> altered = new ArrayList<>();
    final List<String> unexplained = new ArrayList<>();
    int mailboxCopies;
    int remoteCopies;
    int reports;
    int doubledReports;
    int explained;

    private final List<Hit> hits;
    private final Map<String, Findings> mailboxes;
    private final Map<Integer, List<Arrival>> remote = new HashMap<>();

    /** @param mailboxes what was found in each, by address */
    Settlement(List<Entry> entries, Map<String, Findings> mailboxes, List<Arrival> arrivals, List<Hit> hits) {
        this.hits = hits;
        this.mailboxes = mailboxes;
        arrivals.forEach(arrival -> remote.computeIfAbsent(arrival.number(), number -> new ArrayList<>())
                .add(arrival));
        entries.forEach(this::judge);
    }

    /** Whether every promise was kept. */
    boolean kept() {
        return lost.isEmpty() && doubled.isEmpty() && altered.isEmpty() && unexplained.isEmpty();
    }

    private void judge(Entry entry) {
        Letter letter = entry.letter();
        boolean due = entry.reply() == Reply.KEPT;
        for (String mailbox : letter.local()) {
            inMailbox(letter, mailbox, due);
        }
        if (!letter.remote().isEmpty()) {
            atRemoteHost(letter, due);
        }
    }

    private void inMailbox(Letter letter, String mailbox, boolean due) {
        Findings found = mailboxes.get(mailbox);
        int copies = found.copies(letter.number());
        mailboxCopies += copies;
        if (copies == 0 && due) {
            lost.add(letter.number() + " for " + mailbox);
        } else if (copies > 1) {
            doubled.add(letter.number() + " " + copies + " times in " + mailbox);
        }
        if (copies > 0 && !found.digest(letter.number()).equals(letter.digest())) {
            altered.add(letter.number() + " in " + mailbox);
        }
    }

    private void atRemoteHost(Letter letter, boolean due) {
        List<Arrival> copies = remote.getOrDefault(letter.number(), List.of());
        remoteCopies += copies.size();
        int told = letter.local().contains(letter.sender())
                ? 0
                : mailboxes.get(letter.sender()).reports(letter.number());
        reports += told;
        // one report too many is no mail lost, and its own message with its own id
        doubledReports += Math.max(0, told - 1);
        if (copies.isEmpty() && told == 0 && due) {
            lost.add(letter.number() + (letter.refused() ? ", refused there, not reported" : " for the remote host"));
        }
        copies.subList(0, Math.max(0, copies.size() - 1)).forEach(copy -> explain(letter, copy));
        if (copies.stream().anyMatch(copy -> !copy.digest().equals(letter.digest()))) {
            altered.add(letter.number() + " at the remote host");
        }
    }

    /** The remote host's 250 was said while it could not be noted (RFC 1047). */
    private void explain(Letter letter, Arrival copy) {
        boolean due = hits.stream()
                .filter(hit -> hit.fault().outgoing())
                .anyMatch(hit -> copy.at() > hit.struck() - BEFORE && copy.at() < hit.healed() + AFTER);
        if (due) {
            explained++;
        } else {
            unexplained.add(letter.number() + " came again");
        }
    }
}
