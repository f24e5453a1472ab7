package io.barid.relay.journey;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.barid.journey.Outcome;
import io.barid.message.QueueId;
import io.barid.relay.operator.Words;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** Finds journeys. A question has five seconds, as it shares the database with mail. */
@Repository
class JourneySearch {

    private static final int LARGEST_PAGE = 500;
    private static final int ROWS = 5_000;
    private static final long OCTETS = 8L * 1024 * 1024;

    /** @param next what {@code before} takes to go on from here; absent at the end */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Page(@JsonInclude List<Item> items, Optional<QueueId> next) {}

    /**
     * A message in a list.
     *
     * @param at              when its id was made
     * @param sender          in lower case, as it is looked for
     * @param recipients      some of them, likewise
     * @param recipientsTotal how many there are, those that they led to included
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Item(
            QueueId queueId,
            Instant at,
            Optional<String> sender,
            List<String> recipients,
            long recipientsTotal,
            Optional<String> messageId,
            List<String> outcomes) {}

    private final JdbcClient database;
    private final JdbcTemplate rows;
    private final TransactionTemplate transactions;

    JourneySearch(JdbcClient database, JdbcTemplate shared, TransactionTemplate transactions) {
        this.database = database;
        this.rows = new JdbcTemplate(shared.getDataSource());
        // a row may hold 8 MiB
        this.rows.setFetchSize(8);
        this.transactions = transactions;
    }

    Page page(Words words) {
        JourneyFilter filter = JourneyFilter.parse(words);
        int limit = words.number("limit", 50, 1, LARGEST_PAGE);
        return bounded(() -> {
            List<UUID> found = database.sql(filter.sql())
                    .params(filter.parameters())
                    .param("limit", limit + 1)
                    .query(UUID.class)
                    .list();
            List<UUID> shown = found.size() > limit ? found.subList(0, limit) : found;
            return new Page(
                    items(shown), found.size() > limit ? Optional.of(new QueueId(shown.getLast())) : Optional.empty());
        });
    }

    private List<Item> items(List<UUID> queueIds) {
        if (queueIds.isEmpty()) {
            return List.of();
        }
        return database.sql("""
                        select queue_id, min(sender) sender, min(message_id) message_id, bit_or(outcomes) outcomes,
                            (array_agg(distinct recipient) filter (where recipient is not null))[1\\:10] recipients,
                            count(distinct recipient) total
                        from journey where queue_id = any(:ids) and queue_id between :oldest and :newest
                        group by queue_id order by queue_id desc""")
                .param("ids", queueIds.toArray(UUID[]::new))
                .param("oldest", queueIds.getLast())
                .param("newest", queueIds.getFirst())
                .query(JourneySearch::item)
                .list();
    }

    private static Item item(ResultSet row, int number) throws SQLException {
        QueueId queueId = new QueueId(row.getObject("queue_id", UUID.class));
        Array recipients = row.getArray("recipients");
        return new Item(
                queueId,
                queueId.time(),
                Optional.ofNullable(row.getString("sender")),
                recipients == null ? List.of() : List.of((String[]) recipients.getArray()),
                row.getLong("total"),
                Optional.ofNullable(row.getString("message_id")),
                Outcome.of(row.getInt("outcomes")).stream()
                        .map(Outcome::toString)
                        .toList());
    }

    /** Empty when nobody told anything of it. */
    Optional<ToldJourney> find(QueueId queueId) {
        List<byte[]> arrays = new ArrayList<>();
        long[] octets = new long[1];
        boolean[] more = new boolean[1];
        bounded(() -> {
            rows.query(
                    "select events from journey where queue_id = ? and events is not null limit " + ROWS,
                    row -> {
                        byte[] array = row.getBytes(1);
                        octets[0] += array.length;
                        if (octets[0] <= OCTETS || arrays.isEmpty()) {
                            arrays.add(array);
                        } else {
                            more[0] = true;
                        }
                    },
                    queueId.value());
            return true;
        });
        boolean cut = more[0] || arrays.size() == ROWS;
        return arrays.isEmpty() ? Optional.empty() : Optional.of(ToldJourney.of(queueId, arrays, cut));
    }

    private <T> T bounded(Supplier<T> question) {
        return transactions.execute(status -> {
            rows.execute("set local statement_timeout = '5s'");
            return question.get();
        });
    }
}
