package io.barid.mailbox.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.barid.address.Domain;
import io.barid.address.Mailbox;
import io.barid.mailbox.http.Listing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes and reads the records. */
@Component
public class Audit {

    /** What a record is about. */
    public enum Kind {
        DOMAIN,
        ACCOUNT,
        ALIAS
    }

    /** A record as the admin API shows it. @param changes field, then what it was ({@code from}) and is ({@code to}) */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record View(
            long id,
            Instant at,
            String actor,
            String claimed,
            String client,
            String action,
            String kind,
            String subject,
            JsonNode changes) {}

    /**
     * A change as it was made.
     *
     * @param before      as the admin API shows it; null: it was not there
     * @param after       as the admin API shows it; null: it is gone
     * @param passwordSet whether a password was set too
     */
    public record Change(Kind kind, String subject, String domain, Object before, Object after, boolean passwordSet) {

        public static Change of(Mailbox address, Kind kind, Object before, Object after, boolean passwordSet) {
            return new Change(kind, address.toString(), address.domain().name(), before, after, passwordSet);
        }

        public static Change of(Domain domain, Object before, Object after) {
            return new Change(Kind.DOMAIN, domain.name(), domain.name(), before, after, false);
        }

        private String action() {
            return before == null ? "created" : after == null ? "deleted" : "changed";
        }
    }

    private final JdbcTemplate batches;
    private final JdbcClient database;
    private final JsonMapper json;

    Audit(JdbcTemplate batches, JdbcClient database, JsonMapper json) {
        this.batches = batches;
        this.database = database;
        this.json = json;
    }

    /** In the caller's transaction. @return whether anything differs; otherwise nothing is written */
    public boolean record(Change change) {
        return record(List.of(change)) == 1;
    }

    /** What a change is, in words and fields; of a password only that it is set. */
    public record Described(String action, String kind, String subject, JsonNode changes) {}

    /** Those that change anything. */
    public List<Described> describe(List<Change> changes) {
        return described(changes).map(Row::described).toList();
    }

    private record Row(Change change, Described described) {}

    private Stream<Row> described(List<Change> changes) {
        return changes.stream()
                .map(change -> new Row(
                        change,
                        new Described(
                                change.action(),
                                change.kind().name().toLowerCase(Locale.ROOT),
                                change.subject(),
                                fields(change))))
                .filter(row -> !row.described().action().equals("changed")
                        || !row.described().changes().isEmpty());
    }

    /** In the caller's transaction. @return how many of them change anything; the others are not written */
    public int record(List<Change> changes) {
        List<Row> rows = described(changes).toList();
        Actor actor = Actor.current();
        batches.batchUpdate("""
                insert into audit (actor, client, claimed, action, kind, subject, domain, changes)
                values (?, ?, ?, ?, ?, ?, ?, ?::jsonb)""", rows, 500, (statement, row) -> {
            statement.setString(1, actor.name());
            statement.setString(2, actor.client());
            statement.setString(3, actor.claimed());
            statement.setString(4, row.described().action());
            statement.setString(5, row.described().kind());
            statement.setString(6, row.described().subject());
            statement.setString(7, row.change().domain());
            statement.setString(8, row.described().changes().toString());
        });
        return rows.size();
    }

    /** The whole directory was given out with its credentials. In the caller's transaction. @return who it was given to */
    public String exported() {
        Actor actor = Actor.current();
        database.sql("""
                insert into audit (actor, client, claimed, action, kind, subject, domain, changes)
                values (?, ?, ?, 'exported', 'site', 'credentials', '', '{}')""")
                .params(Arrays.asList(actor.name(), actor.client(), actor.claimed()))
                .update();
        return actor.name() + (actor.client() == null ? "" : " at " + actor.client());
    }

    private ObjectNode fields(Change change) {
        ObjectNode before = tree(change.before());
        ObjectNode after = tree(change.after());
        ObjectNode fields = json.createObjectNode();
        Set<String> names = new LinkedHashSet<>();
        Stream.of(before, after).forEach(node -> names.addAll(node.propertyNames()));
        for (String name : names) {
            JsonNode from = before.path(name);
            JsonNode to = after.path(name);
            if (!from.equals(to)) {
                ObjectNode field = fields.putObject(name);
                if (!from.isMissingNode()) {
                    field.set("from", from);
                }
                if (!to.isMissingNode()) {
                    field.set("to", to);
                }
            }
        }
        if (change.passwordSet()) {
            fields.put("password", "set");
        }
        return fields;
    }

    private ObjectNode tree(Object view) {
        return view == null ? json.createObjectNode() : json.valueToTree(view);
    }

    /**
     * The latest first.
     *
     * @param subjects what they are about; none: anything
     * @param domain   what they are about is in this one; empty: any
     */
    Listing<View> list(List<String> subjects, String domain, Instant since, int page, int size) {
        Listing.check(page, size);
        String from = " from audit where at >= :since"
                + (subjects.isEmpty() ? "" : " and subject = any(:subjects)")
                + (domain.isEmpty() ? "" : " and domain = :domain");
        Map<String, Object> asked =
                Map.of("since", Timestamp.from(since), "subjects", subjects.toArray(String[]::new), "domain", domain);
        long total = database.sql("select count(*)" + from)
                .params(asked)
                .query(Long.class)
                .single();
        List<View> items = database.sql("select *" + from + " order by id desc limit :size offset :skipped")
                .params(asked)
                .param("size", size)
                .param("skipped", (long) page * size)
                .query((row, number) -> view(row))
                .list();
        return new Listing<>(items, page, size, total);
    }

    private View view(ResultSet row) throws SQLException {
        return new View(
                row.getLong("id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("actor"),
                row.getString("claimed"),
                row.getString("client"),
                row.getString("action"),
                row.getString("kind"),
                row.getString("subject"),
                json.readTree(row.getString("changes")));
    }
}
