package io.barid.relay.operator;

import io.barid.message.QueueId;
import io.barid.relay.dead.DeadLetterId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
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

    private final QueueList list;
    private final KeptMessages messages;
    private final Steering steering;
    private final DeadDesk dead;

    QueueController(QueueList list, KeptMessages messages, Steering steering, DeadDesk dead) {
        this.list = list;
        this.messages = messages;
        this.steering = steering;
        this.dead = dead;
    }

    @GetMapping("/v1/queue")
    QueueList.Listing list(HttpServletRequest request) {
        return list.page(Words.of(request));
    }

    @GetMapping("/v1/queue/{queueId}")
    Object show(@PathVariable("queueId") String queueId) {
        Optional<DeadLetterId> letter = DeadLetterId.parse(queueId);
        return letter.isPresent()
                ? dead.show(letter.get())
                : messages.show(id(queueId)).orElseThrow(() -> unknown(queueId));
    }

    /** For one message, or one dead letter. */
    @PostMapping("/v1/queue/{queueId}/{verb}")
    Order.Done one(
            @PathVariable("queueId") String text, @PathVariable("verb") String verb, HttpServletRequest request) {
        Words words = Words.of(request);
        Order order = Order.parse(verb, words);
        Optional<DeadLetterId> letter = DeadLetterId.parse(text);
        if (letter.isPresent()) {
            words.only(Order.words(verb));
            return dead.carryOut(order, letter.get());
        }
        words.only(and(Order.words(verb), List.of("recipient")));
        QueueId queueId = id(text);
        QueueFilter filter = words.get("recipient")
                .map(recipient -> QueueFilter.of(queueId, recipient))
                .orElseGet(() -> QueueFilter.of(queueId));
        if (list.recipients(filter) == 0) {
            throw unknown(
                    queueId + words.get("recipient").map(it -> " for " + it).orElse(""));
        }
        return steering.carryOut(order, filter);
    }

    /** For all that a filter names; for everything only when it says so. Dead letters are meant only by their own state. */
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
        if (QueueFilter.deadOnly(words)) {
            return dead.carryOut(order, words);
        }
        return steering.carryOut(order, filter);
    }

    private static List<String> and(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private QueueId id(String text) {
        try {
            return QueueId.parse(text);
        } catch (IllegalArgumentException e) {
            throw unknown(text);
        }
    }

    private BadWordsException unknown(String what) {
        return BadWordsException.unknown("There is no " + Words.clean(what) + " in the queue." + dead.hint(what));
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ProblemDetail away(Exception failure) {
        log.warn("an operator was not answered: {}", failure.toString());
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer; try again.");
    }

    @ExceptionHandler(KafkaException.class)
    ProblemDetail kafkaAway(KafkaException failure) {
        log.warn("a dead letter was not released: {}", failure.toString());
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "Kafka does not answer, so it is held as before; try again.");
    }
}
