package io.barid.relay.operator;

import io.barid.message.QueueId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** {@code GET /v1/queue}: what waits, the longest first. */
@RestController
class QueueController {

    private static final int LARGEST = 1000;

    /**
     * One recipient of one message.
     *
     * @param status empty while nothing is known to have gone wrong
     * @param octets of the content
     */
    record Waiting(
            QueueId queueId,
            String recipient,
            String given,
            String sender,
            String state,
            String status,
            String reason,
            Instant since,
            long octets) {}

    /** One page of a list, counted from 0. */
    record Listing(List<Waiting> items, int page, int size, long total) {}

    private final JdbcClient database;

    QueueController(JdbcClient database) {
        this.database = database;
    }

    @GetMapping("/v1/queue")
    Listing list(
            @RequestParam(name = "state", required = false) Optional<String> state,
            @RequestParam(name = "page", defaultValue = "0") int page,
            @RequestParam(name = "size", defaultValue = "100") int size) {
        if (page < 0 || size < 1 || size > LARGEST) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "page is 0 or more, and size is 1 to " + LARGEST + ".");
        }
        String asked = state.orElse("");
        long total = database.sql("select count(*) from queued where ? in ('', state)")
                .param(asked)
                .query(Long.class)
                .single();
        return new Listing(items(asked, (long) page * size, size), page, size, total);
    }

    private List<Waiting> items(String state, long from, int most) {
        return database.sql("""
                        select q.*, m.reverse_path, m.octets from queued q join message m on m.queue_id = q.queue_id
                        where ? in ('', q.state)
                        order by q.since, q.queue_id, q.recipient, q.status offset ? limit ?""")
                .params(state, from, most)
                .query((row, number) -> new Waiting(
                        new QueueId(row.getObject("queue_id", UUID.class)),
                        row.getString("recipient"),
                        row.getString("given"),
                        row.getString("reverse_path"),
                        row.getString("state"),
                        row.getString("status"),
                        row.getString("reason"),
                        row.getTimestamp("since").toInstant(),
                        row.getLong("octets")))
                .list();
    }

    @ExceptionHandler
    ProblemDetail away(DataAccessException failure) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer; try again.");
    }
}
