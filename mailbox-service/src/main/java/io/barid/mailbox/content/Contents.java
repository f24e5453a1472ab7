package io.barid.mailbox.content;

import static io.barid.query.ContentStore.CHUNK_OCTETS;

import io.barid.mailbox.http.Refusal;
import io.barid.message.Sha256;
import io.barid.query.ContentStore.Seal;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Content that is uploaded in chunks, sealed, and read by ranges; no more than a few chunks are in memory at once. */
@Component
public class Contents {

    private static final int CHUNKS_AHEAD = 4;

    private record Existing(boolean sealed, long octets, String sha256) {}

    private final JdbcClient database;

    Contents(JdbcClient database) {
        this.database = database;
    }

    /** Keeps a chunk, or the same chunk again; durable on return. */
    @Transactional
    public void write(UUID content, int number, byte[] octets) {
        // the time is only rewritten now and then, for each change of the row costs a version of it
        database.sql("""
                        insert into content (id) values (:id) on conflict (id) do update set touched_at = now()
                        where content.sealed_at is null and content.touched_at < now() - interval '1 hour'""").param("id", content).update();
        boolean open = database.sql("select sealed_at is null from content where id = :id for share")
                .param("id", content)
                .query(Boolean.class)
                .optional()
                .orElse(false);
        if (!open) {
            throw Refusal.conflict("This content is sealed.");
        }
        database.sql("""
                        insert into content_chunk (content, number, octets) values (:id, :number, :octets)
                        on conflict (content, number) do update set octets = excluded.octets""")
                .param("id", content)
                .param("number", number)
                .param("octets", octets)
                .update();
    }

    /** Verifies the chunks and closes the content for ever; durable on return, and the same seal again changes nothing. */
    @Transactional
    public void seal(UUID content, Seal seal) {
        Existing existing = lock(content).orElseThrow(() -> Refusal.conflict("This content has no chunks."));
        if (existing.sealed()) {
            if (existing.octets() != seal.octets()
                    || !existing.sha256().equals(seal.sha256().hex())) {
                throw Refusal.conflict("This content is sealed with another length or digest.");
            }
            return;
        }
        ChunkSum sum = new ChunkSum();
        database.sql("select number, octets from content_chunk where content = :id order by number")
                .withFetchSize(CHUNKS_AHEAD)
                .param("id", content)
                .query(row -> {
                    sum.add(row.getInt(1), row.getBytes(2));
                });
        Sha256 digest = sum.digest();
        if (!sum.complete() || sum.octets() != seal.octets() || !digest.equals(seal.sha256())) {
            throw Refusal.conflict("The chunks do not add up to what is to be sealed.");
        }
        database.sql("""
                        update content set sealed_at = now(), awaits_holder = true, octets = :octets, sha256 = :sha256, header_octets = :header
                        where id = :id""")
                .param("octets", sum.octets())
                .param("sha256", HexFormat.of().parseHex(digest.hex()))
                .param("header", sum.headerOctets())
                .param("id", content)
                .update();
    }

    /**
     * Deletes what is not sealed, with its chunks; durable on return. What somebody works on is left: a seal that takes long
     * is no reason to hold one connection more.
     */
    public void abandon(UUID content) {
        database.sql("""
                        delete from content where id = (
                            select id from content where id = :id and sealed_at is null for update skip locked)""").param("id", content).update();
    }

    private Optional<Existing> lock(UUID content) {
        return database.sql("""
                        select sealed_at is not null, coalesce(octets, 0), encode(sha256, 'hex') from content
                        where id = :id for no key update""")
                .param("id", content)
                .query((row, number) -> new Existing(row.getBoolean(1), row.getLong(2), row.getString(3)))
                .optional();
    }

    /** Octets {@code from} to at most {@code from + length}, shorter at the end; empty when not sealed or gone. */
    public Optional<byte[]> read(UUID content, long from, int length) {
        Optional<Long> octets = database.sql("select octets from content where id = :id and sealed_at is not null")
                .param("id", content)
                .query(Long.class)
                .optional();
        return octets.map(all -> range(content, from, Math.clamp(all - from, 0, length)));
    }

    /** The database cuts, so that only these octets travel. */
    private byte[] range(UUID content, long from, int length) {
        byte[] octets = new byte[length];
        if (length == 0) {
            return octets;
        }
        List<byte[]> pieces = database.sql("""
                        select substring(octets from start::int + 1 for least(:chunk, :end - number::bigint * :chunk - start)::int)
                        from (select number, octets, greatest(0, :from - number::bigint * :chunk) as start
                              from content_chunk
                              where content = :id and number between :from / :chunk and (:end - 1) / :chunk) as touched
                        order by number""")
                .param("id", content)
                .param("from", from)
                .param("end", from + length)
                .param("chunk", (long) CHUNK_OCTETS)
                .query(byte[].class)
                .list();
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, octets, at, piece.length);
            at += piece.length;
        }
        if (at != length) {
            throw new IllegalStateException(
                    "content " + content + " lacks chunks between " + from + " and " + (from + length));
        }
        return octets;
    }
}
