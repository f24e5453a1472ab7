package io.barid.relay.routing;

import io.barid.address.ForwardPath;
import io.barid.query.RecipientDirectory;
import io.barid.query.RecipientDirectory.Resolution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpStatusCodeException;

/**
 * Asks mailbox-service. After a failure it is not asked again for 3 seconds, and then by one caller first, so that a dead
 * one costs each batch nothing.
 */
final class Directory {

    private static final Logger log = LoggerFactory.getLogger(Directory.class);
    private static final Duration REST = Duration.ofSeconds(3);
    private static final long OPEN = Long.MIN_VALUE;

    private final RecipientDirectory mailboxService;
    private final LongSupplier nanos;
    /** When it may be asked again, by {@link #nanos}; {@link #OPEN} while it answers. */
    private final AtomicLong askAgain = new AtomicLong(OPEN);

    Directory(RecipientDirectory mailboxService, LongSupplier nanos) {
        this.mailboxService = mailboxService;
        this.nanos = nanos;
    }

    /** What is known about each path; one that mailbox-service cannot read is missing. Empty without an answer. */
    Optional<Map<ForwardPath, Resolution>> ask(Collection<ForwardPath> paths) {
        if (!mayAsk()) {
            return Optional.empty();
        }
        try {
            Map<ForwardPath, Resolution> known = new HashMap<>();
            List<ForwardPath> all = new ArrayList<>(paths);
            for (int from = 0; from < all.size(); from += RecipientDirectory.MAX_PATHS) {
                ask(all.subList(from, Math.min(all.size(), from + RecipientDirectory.MAX_PATHS)), known);
            }
            askAgain.set(OPEN);
            return Optional.of(known);
        } catch (RuntimeException e) {
            askAgain.set(nanos.getAsLong() + REST.toNanos());
            log.warn("mailbox-service does not say whose {} recipients are: {}", paths.size(), e.toString());
            return Optional.empty();
        }
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

    private static boolean unreadable(HttpStatusCodeException failure) {
        return failure.getStatusCode().isSameCodeAs(HttpStatus.BAD_REQUEST)
                || failure.getStatusCode().isSameCodeAs(HttpStatus.UNPROCESSABLE_CONTENT);
    }
}
