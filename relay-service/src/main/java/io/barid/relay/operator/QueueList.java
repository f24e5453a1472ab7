package io.barid.relay.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.barid.relay.dead.DeadLetterId;
import io.barid.relay.dead.HeldLetter;
import io.barid.relay.dead.LetterFilter;
import io.barid.relay.dead.LetterTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What waits, page by page: dead letters first, then recipients, the longest first. */
@Component
class QueueList {

    private static final int LARGEST_PAGE = 1000;
    private static final int MOST_PAGES = 100_000;

    /**
     * One page of a list, counted from 0.
     *
     * @param items each a {@link HeldLetter} or a {@link QueueItem}
     * @param total of all pages, dead letters included; absent after the first of a walk by {@code after}
     * @param dead  how many of the total are dead letters; absent likewise
     * @param next  what {@code after} takes to go on from here; absent at the end
     */
    record Listing(
            List<Record> items,
            int page,
            int size,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Long> total,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Long> dead,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> next) {}

    private final QueueItems items;
    private final LetterTable letters;

    QueueList(QueueItems items, LetterTable letters) {
        this.items = items;
        this.letters = letters;
    }

    Listing page(Words words) {
        QueueFilter filter = QueueFilter.parse(words);
        Optional<LetterFilter> dead = QueueFilter.dead(words);
        int page = words.number("page", 0, 0, MOST_PAGES);
        int size = words.number("size", 100, 1, LARGEST_PAGE);
        Optional<String> after = words.get("after");
        if (after.isPresent()) {
            // one more than asked for, to know whether there is a next page
            List<Record> found = after(filter, dead, after.get(), size + 1);
            return new Listing(shown(found, size), page, size, Optional.empty(), Optional.empty(), next(found, size));
        }
        long deadTotal = dead.map(letters::count).orElse(0L);
        List<Record> found = page(filter, dead, deadTotal, (long) page * size, size + 1);
        return new Listing(
                shown(found, size),
                page,
                size,
                Optional.of(deadTotal + recipients(filter)),
                Optional.of(deadTotal),
                next(found, size));
    }

    /** Without dead letters. */
    long recipients(QueueFilter filter) {
        return items.count(filter);
    }

    private List<Record> page(QueueFilter filter, Optional<LetterFilter> dead, long deadTotal, long from, int most) {
        List<Record> found = new ArrayList<>();
        if (from < deadTotal) {
            dead.ifPresent(which -> found.addAll(letters.page(which, from, most)));
        }
        if (found.size() < most) {
            found.addAll(items.page(filter, Math.max(0, from - deadTotal), most - found.size()));
        }
        return found;
    }

    private List<Record> after(QueueFilter filter, Optional<LetterFilter> dead, String after, int most) {
        Optional<DeadLetterId> letter = DeadLetterId.parse(after);
        if (letter.isEmpty()) {
            return List.copyOf(items.after(filter, QueueCursor.parse(after), most));
        }
        List<Record> found = new ArrayList<>();
        dead.ifPresent(which -> found.addAll(letters.after(which, letter.get(), most)));
        if (found.size() < most) {
            found.addAll(items.page(filter, 0, most - found.size()));
        }
        return found;
    }

    private static List<Record> shown(List<Record> found, int size) {
        return found.size() > size ? found.subList(0, size) : found;
    }

    private static Optional<String> next(List<Record> found, int size) {
        if (found.size() <= size) {
            return Optional.empty();
        }
        return Optional.of(
                switch (found.get(size - 1)) {
                    case HeldLetter letter -> letter.id().toString();
                    case QueueItem item -> QueueCursor.after(item).toString();
                    case Record other -> throw new IllegalStateException("not of this list: " + other);
                });
    }
}
