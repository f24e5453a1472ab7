package io.barid.relay.routing;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.query.RecipientDirectory;
import io.barid.query.RecipientDirectory.Resolution;
import io.barid.query.SenderRewriting;
import io.barid.query.SenderRewriting.Forwarding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpStatusCodeException;

/**
 * Asks mailbox-service. After a failure it is not asked again for 3 seconds, and then by one caller first, so that a dead
 * one costs each batch nothing.
 */
final class Directory {

    private static final Logger log = LoggerFactory.getLogger(Directory.class);
    private static final Duration REST = Duration.ofSeconds(3);
    /** Each may be an alias with hundreds of targets; so an answer is some megabytes at most. */
    static final int PATHS = 200;

    private static final long OPEN = Long.MIN_VALUE;

    private final RecipientDirectory mailboxService;
    private final SenderRewriting rewriting;
    private final LongSupplier nanos;
    /** When it may be asked again, by {@link #nanos}; {@link #OPEN} while it answers. */
    private final AtomicLong askAgain = new AtomicLong(OPEN);

    Directory(RecipientDirectory mailboxService, SenderRewriting rewriting, LongSupplier nanos) {
        this.mailboxService = mailboxService;
        this.rewriting = rewriting;
        this.nanos = nanos;
    }

    /**
     * What is known about each path; one that mailbox-service cannot read is missing. What is equal is one object, for any
     * number of paths may lead to the same long list, as {@code all+1@} and {@code all+2@} do. Empty without an answer.
     */
    Optional<Map<ForwardPath, Resolution>> ask(Collection<ForwardPath> paths) {
        return answer("whose " + paths.size() + " recipients are", () -> {
            Map<ForwardPath, Resolution> known = new HashMap<>();
            Map<Resolution, Resolution> distinct = new HashMap<>();
            for (List<ForwardPath> some : pieces(paths, PATHS)) {
                Map<ForwardPath, Resolution> answers = new HashMap<>();
                ask(some, answers);
                answers.forEach((path, answer) -> known.put(path, distinct.computeIfAbsent(answer, same -> same)));
            }
            return known;
        });
    }

    /** What mail leaves with; where an older mailbox-service says nothing it is missing. Empty without an answer. */
    Optional<Map<Forwarding, ReversePath>> rewrite(Collection<Forwarding> forwardings) {
        if (forwardings.isEmpty()) {
            return Optional.of(Map.of());
        }
        return answer("with which reverse-path " + forwardings.size() + " senders' mail leaves", () -> {
            Map<Forwarding, ReversePath> known = new HashMap<>();
            for (List<Forwarding> some : pieces(forwardings, SenderRewriting.MAX_FORWARDINGS)) {
                rewrite(some, known);
            }
            return known;
        });
    }

    private <T> Optional<T> answer(String what, Supplier<T> question) {
        if (!mayAsk()) {
            return Optional.empty();
        }
        try {
            T answer = question.get();
            askAgain.set(OPEN);
            return Optional.of(answer);
        } catch (RuntimeException e) {
            askAgain.set(nanos.getAsLong() + REST.toNanos());
            log.warn("mailbox-service does not say {}: {}", what, e.toString());
            return Optional.empty();
        }
    }

    private static <T> List<List<T>> pieces(Collection<T> whole, int most) {
        List<T> all = List.copyOf(whole);
        List<List<T>> pieces = new ArrayList<>();
        for (int from = 0; from < all.size(); from += most) {
            pieces.add(all.subList(from, Math.min(all.size(), from + most)));
        }
        return pieces;
    }

    private boolean mayAsk() {
        long at = askAgain.get();
        if (at == OPEN) {
            return true;
        }
        long now = nanos.getAsLong();
        return now - at >= 0 && askAgain.compareAndSet(at, now + REST.toNanos());
    }

    private void ask(List<ForwardPath> paths, Map<ForwardPath, Resolution> known) {
        List<Resolution> answers;
        try {
            answers =
                    mailboxService.resolve(new RecipientDirectory.Batch(paths)).resolutions();
        } catch (HttpStatusCodeException e) {
            if (!unreadable(e)) {
                throw e;
            }
            // one path that it cannot read must not stop the others
            if (paths.size() > 1) {
                ask(paths.subList(0, paths.size() / 2), known);
                ask(paths.subList(paths.size() / 2, paths.size()), known);
            }
            return;
        }
        if (answers.size() != paths.size()) {
            throw new IllegalStateException(paths.size() + " questions got " + answers.size() + " answers");
        }
        for (int i = 0; i < paths.size(); i++) {
            known.put(paths.get(i), answers.get(i));
        }
    }

    private void rewrite(List<Forwarding> forwardings, Map<Forwarding, ReversePath> known) {
        List<ReversePath> answers;
        try {
            answers = rewriting.rewrite(new SenderRewriting.Batch(forwardings)).reversePaths();
        } catch (HttpClientErrorException e) {
            // one that is older than the question
            log.warn("mail is forwarded with its own reverse-path, for mailbox-service says {}", e.getStatusCode());
            return;
        }
        if (answers.size() != forwardings.size()) {
            throw new IllegalStateException(forwardings.size() + " questions got " + answers.size() + " answers");
        }
        for (int i = 0; i < forwardings.size(); i++) {
            known.put(forwardings.get(i), answers.get(i));
        }
    }

    private static boolean unreadable(HttpStatusCodeException failure) {
        return failure.getStatusCode().isSameCodeAs(HttpStatus.BAD_REQUEST)
                || failure.getStatusCode().isSameCodeAs(HttpStatus.UNPROCESSABLE_CONTENT);
    }
}
