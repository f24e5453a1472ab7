package io.barid.relay.dead;

import io.barid.transit.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import tools.jackson.databind.json.JsonMapper;

/** A record's headers in their order, whatever is in them. */
record Headers(List<Field> all) {

    private static final JsonMapper JSON = JsonMapper.shared();
    /** What {@code publish.DeadLetters} and mailbox-service add, beside the source. */
    private static final String REASON = "reason";
    /** Fit for a column with an index, whatever came. */
    private static final Pattern SOURCE = Pattern.compile("[!-~]{1,400}");

    /** @param value null where the record has none */
    record Field(String name, byte[] value) {}

    Headers {
        all = List.copyOf(all);
    }

    static Headers of(Iterable<Header> record) {
        List<Field> fields = new ArrayList<>();
        record.forEach(header -> fields.add(new Field(header.key(), header.value())));
        return new Headers(fields);
    }

    static Headers parse(byte[] json) {
        return new Headers(List.of(JSON.readValue(json, Field[].class)));
    }

    byte[] json() {
        return JSON.writeValueAsBytes(all);
    }

    /** The last one of this name counts, as where the record was read. */
    Optional<byte[]> last(String name) {
        return Optional.of(lastIndexOf(name))
                .filter(at -> at >= 0)
                .map(at -> all.get(at).value());
    }

    /** Why the record was put aside. */
    Optional<String> reason() {
        return last(REASON).map(octets -> new String(octets, StandardCharsets.UTF_8));
    }

    /** The record that was put aside, where the letter names it. */
    Optional<String> source() {
        return last(Topics.DEAD_SOURCE_HEADER)
                .map(octets -> new String(octets, StandardCharsets.ISO_8859_1))
                .filter(SOURCE.asMatchPredicate());
    }

    /** As the record had them before it was put aside. */
    Headers asItCame() {
        return without(Topics.DEAD_SOURCE_HEADER).without(REASON);
    }

    private Headers without(String name) {
        int at = lastIndexOf(name);
        if (at < 0) {
            return this;
        }
        List<Field> rest = new ArrayList<>(all);
        rest.remove(at);
        return new Headers(rest);
    }

    private int lastIndexOf(String name) {
        for (int at = all.size() - 1; at >= 0; at--) {
            if (all.get(at).name().equals(name)) {
                return at;
            }
        }
        return -1;
    }
}
