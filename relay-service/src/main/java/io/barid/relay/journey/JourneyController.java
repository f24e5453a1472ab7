package io.barid.relay.journey;

import io.barid.message.QueueId;
import io.barid.relay.operator.BadWordsException;
import io.barid.relay.operator.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/journeys}: where mail went. */
@RestController
class JourneyController {

    private static final Logger log = LoggerFactory.getLogger(JourneyController.class);

    private final JourneySearch search;
    private final Days days;

    JourneyController(JourneySearch search, Days days) {
        this.search = search;
        this.days = days;
    }

    /** The newest first. */
    @GetMapping("/v1/journeys")
    JourneySearch.Page list(HttpServletRequest request) {
        return search.page(Words.of(request));
    }

    @GetMapping("/v1/journeys/{queueId}")
    ToldJourney show(@PathVariable("queueId") String text) {
        QueueId queueId = id(text);
        return search.find(queueId).orElseThrow(() -> unknown(queueId));
    }

    private static QueueId id(String text) {
        try {
            return QueueId.parse(text);
        } catch (IllegalArgumentException e) {
            throw BadWordsException.wrong("A queue id has 26 characters, such as 01JX3Q9T0V8D2M4N6P8R0S2T4V.");
        }
    }

    private BadWordsException unknown(QueueId queueId) {
        if (Days.of(queueId).isBefore(days.first(Instant.now()))) {
            return BadWordsException.unknown("The journey of " + queueId + " is no longer kept: it began on "
                    + Days.of(queueId) + ", and journeys are kept for " + span(days.kept()) + ".");
        }
        return BadWordsException.unknown("Nothing is known of a message " + queueId + ".");
    }

    private static String span(Duration kept) {
        return kept.toDays() == 1 ? "1 day" : kept.toDays() + " days";
    }

    @ExceptionHandler(QueryTimeoutException.class)
    ProblemDetail late(QueryTimeoutException failure) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "The search took longer than 5 seconds: narrow it, say by 'since'.");
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ProblemDetail away(Exception failure) {
        log.warn("a question about journeys was not answered: {}", failure.toString());
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer; try again.");
    }
}
