package io.barid.relay.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.barid.message.QueueId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/queue}: what waits, the longest first, and what is to become of it. */
@RestController
class QueueController {

    private static final Logger log = LoggerFactory.getLogger(QueueController.class);
    private static final int LARGEST_PAGE = 1000;
    private static final int MOST_PAGES = 100_000;

    /**
     * One page of a list, counted from 0.
     *
     * @param total of all pages; absent after the first of a walk by {@code after}
     * @param next  what {@code after} takes to go on from here; absent at the end
     */
    record Listing(
            List<QueueItem> items,
            int page,
            int size,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Long> total,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> next) {}

    private final QueueItems items;
    private final KeptMessages messages;
    private final Steering steering;

    QueueController(QueueItems items, KeptMessages messages, Steering steering) {
        this.items = items;
        this.messages = messages;
        this.steering = steering;
    }

    @GetMapping("/v1/queue")
    Listing list(HttpServletRequest request) {
        Words words = Words.of(request);
        QueueFilter filter = QueueFilter.parse(words);
        int page = words.number("page", 0, 0, MOST_PAGES);
        int size = words.number("size", 100, 1, LARGEST_PAGE);
        Optional<QueueCursor> after = words.get("after").map(QueueCursor::parse);
        // one more than asked for, to know whether there is a next page
        List<QueueItem> found = after.map(cursor -> items.after(filter, cursor, size + 1))
                .orElseGet(() -> items.page(filter, (long) page * size, size + 1));
        boolean more = found.size() > size;
        List<QueueItem> shown = more ? found.subList(0, size) : found;
        return new Listing(
                shown,
                page,
                size,
                after.isPresent() ? Optional.empty() : Optional.of(items.count(filter)),
                more ? Optional.of(QueueCursor.after(shown.getLast()).toString()) : Optional.empty());
    }

    @GetMapping("/v1/queue/{queueId}")
    WaitingMessage show(@PathVariable("queueId") String queueId) {
        return messages.show(id(queueId)).orElseThrow(() -> unknown(queueId));
    }

    /** For one message. */
    @PostMapping("/v1/queue/{queueId}/{verb}")
    Order.Done one(
            @PathVariable("queueId") String text, @PathVariable("verb") String verb, HttpServletRequest request) {
        Words words = Words.of(request);
        Order order = Order.parse(verb, words);
        words.only(and(Order.words(verb), List.of("recipient")));
        QueueId queueId = id(text);
        QueueFilter filter = words.get("recipient")
                .map(recipient -> QueueFilter.of(queueId, recipient))
                .orElseGet(() -> QueueFilter.of(queueId));
        if (items.count(filter) == 0) {
            throw unknown(
                    queueId + words.get("recipient").map(it -> " for " + it).orElse(""));
        }
        return steering.carryOut(order, filter);
    }

    /** For all that a filter names; for everything only when it says so. */
    @PostMapping("/v1/queue/{verb}")
    Order.Done many(@PathVariable("verb") String verb, HttpServletRequest request) {
        Words words = Words.of(request);
        Order order = Order.parse(verb, words);
        words.only(and(Order.words(verb), and(QueueFilter.WORDS, List.of("all"))));
        QueueFilter filter = QueueFilter.parse(words);
        if (filter.everything() && !words.yes("all")) {
            throw BadWordsException.wrong("Say which mail is meant (" + String.join(", ", QueueFilter.WORDS)
                    + "), or all=true for everything in the queue.");
        }
        if (!filter.everything() && words.yes("all")) {
            throw BadWordsException.wrong("Say all=true or which mail is meant, not both.");
        }
        return steering.carryOut(order, filter);
    }

    private static List<String> and(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static QueueId id(String text) {
        try {
            return QueueId.parse(text);
        } catch (IllegalArgumentException e) {
            throw unknown(text);
        }
    }

    private static BadWordsException unknown(String what) {
        return BadWordsException.unknown("There is no " + Words.clean(what) + " in the queue.");
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ProblemDetail away(Exception failure) {
        log.warn("an operator was not answered: {}", failure.toString());
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer; try again.");
    }
}
