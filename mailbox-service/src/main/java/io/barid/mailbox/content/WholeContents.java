package io.barid.mailbox.content;

import static io.barid.query.ContentStore.CHUNK_OCTETS;

import io.barid.message.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Content that arrives at once and small, stored sealed, many in a batch; all in the caller's transaction. */
@Component
public class WholeContents {

    /** Content with its octets; not copied. */
    public record Whole(UUID id, byte[] octets) {

        /** As what is stored can be compared with. */
        public Sealed digest() {
            return new Sealed(octets.length, HexFormat.of().formatHex(sha256()));
        }

        private byte[] sha256() {
            return Sha256.digest().digest(octets);
        }
    }

    /** Sealed content that is there.
     *
     * @param sha256 in hexadecimal digits */
    public record Sealed(long octets, String sha256) {}

    /** Of one statement, for which the driver copies them once. */
    private static final int MOST_OCTETS = 1024 * 1024;

    private record Chunk(UUID content, int number, byte[] octets) {}

    private final JdbcTemplate database;

    WholeContents(JdbcTemplate database) {
        this.database = database;
    }

    /** Those that are sealed; they stay until the transaction ends. */
    public Map<UUID, Sealed> hold(Collection<UUID> ids) {
        Map<UUID, Sealed> there = new HashMap<>();
        if (!ids.isEmpty()) {
            database.query(
                    """
                    select id, octets, encode(sha256, 'hex') from content where id = any(?) and sealed_at is not null
                    order by id for key share""",
                    row -> {
                        there.put(row.getObject(1, UUID.class), new Sealed(row.getLong(2), row.getString(3)));
                    },
                    (Object) ids.toArray(UUID[]::new));
        }
        return there;
    }

    /**
     * Stores those whose id is new, in id order, so that two batches with the same ones do not block each other for ever;
     * returns their ids.
     */
    public Set<UUID> add(Collection<Whole> contents) {
        List<Whole> ordered = contents.stream()
                .sorted(Comparator.comparing(whole -> whole.id().toString()))
                .toList();
        Set<UUID> fresh = addRows(ordered);
        List<Chunk> chunks = new ArrayList<>();
        ordered.stream().filter(whole -> fresh.contains(whole.id())).forEach(whole -> cut(whole, chunks));
        int from = 0;
        while (from < chunks.size()) {
            int to = from + 1;
            long octets = chunks.get(from).octets().length;
            while (to < chunks.size() && octets + chunks.get(to).octets().length <= MOST_OCTETS) {
                octets += chunks.get(to++).octets().length;
            }
            addChunks(chunks.subList(from, to));
            from = to;
        }
        return fresh;
    }

    private void addChunks(List<Chunk> chunks) {
        database.update(
                """
                insert into content_chunk (content, number, octets)
                select * from unnest(?::uuid[], ?::int[], ?::bytea[])""",
                chunks.stream().map(Chunk::content).toArray(UUID[]::new),
                chunks.stream().map(Chunk::number).toArray(Integer[]::new),
                chunks.stream().map(Chunk::octets).toArray(byte[][]::new));
    }

    /** Several rows of one statement, whose answer names those that were not there before. */
    private Set<UUID> addRows(List<Whole> contents) {
        Set<UUID> fresh = new HashSet<>();
        if (contents.isEmpty()) {
            return fresh;
        }
        database.query(
                """
                insert into content (id, octets, sha256, header_octets, sealed_at)
                select id, octets, sha256, header, now()
                from unnest(?::uuid[], ?::bigint[], ?::bytea[], ?::bigint[]) as c (id, octets, sha256, header)
                on conflict (id) do nothing returning id""",
                row -> {
                    fresh.add(row.getObject(1, UUID.class));
                },
                contents.stream().map(Whole::id).toArray(UUID[]::new),
                contents.stream().map(whole -> (long) whole.octets().length).toArray(Long[]::new),
                contents.stream().map(Whole::sha256).toArray(byte[][]::new),
                contents.stream().map(whole -> HeaderEnd.of(whole.octets())).toArray(Long[]::new));
        return fresh;
    }

    private static void cut(Whole whole, List<Chunk> into) {
        byte[] octets = whole.octets();
        for (int from = 0, number = 0; from < octets.length; from += CHUNK_OCTETS, number++) {
            boolean all = octets.length <= CHUNK_OCTETS;
            into.add(new Chunk(
                    whole.id(),
                    number,
                    all ? octets : Arrays.copyOfRange(octets, from, Math.min(octets.length, from + CHUNK_OCTETS))));
        }
    }
}
