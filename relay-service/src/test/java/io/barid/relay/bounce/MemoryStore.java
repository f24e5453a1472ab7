package io.barid.relay.bounce;

import io.barid.message.QueueId;
import io.barid.message.Sha256;
import io.barid.query.ContentStore;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;

/** A content store that checks what it is given, and can be away. */
final class MemoryStore implements ContentStore {

    boolean takes = true;
    boolean gives = true;
    int reads;
    private final Map<QueueId, TreeMap<Integer, byte[]>> chunks = new HashMap<>();
    private final Map<QueueId, byte[]> sealed = new HashMap<>();

    void keep(QueueId id, byte[] octets) {
        sealed.put(id, octets);
    }

    byte[] content(QueueId id) {
        return sealed.get(id);
    }

    @Override
    public void write(QueueId queueId, int number, byte[] octets) {
        if (!takes) {
            throw new ResourceAccessException("away");
        }
        if (octets.length == 0 || octets.length > CHUNK_OCTETS) {
            throw HttpClientErrorException.create(
                    HttpStatus.UNPROCESSABLE_CONTENT, "chunk", new HttpHeaders(), new byte[0], StandardCharsets.UTF_8);
        }
        chunks.computeIfAbsent(queueId, id -> new TreeMap<>()).put(number, octets);
    }

    @Override
    public void seal(QueueId queueId, Seal seal) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        chunks.remove(queueId).values().forEach(all::writeBytes);
        byte[] octets = all.toByteArray();
        String digest = HexFormat.of().formatHex(Sha256.digest().digest(octets));
        if (octets.length != seal.octets() || !digest.equals(seal.sha256().hex())) {
            throw HttpClientErrorException.create(
                    HttpStatus.CONFLICT, "seal", new HttpHeaders(), new byte[0], StandardCharsets.UTF_8);
        }
        sealed.put(queueId, octets);
    }

    @Override
    public void abandon(QueueId queueId) {
        chunks.remove(queueId);
    }

    @Override
    public byte[] read(QueueId queueId, long from, int length) {
        reads++;
        if (!gives) {
            throw new ResourceAccessException("away");
        }
        byte[] octets = sealed.get(queueId);
        if (octets == null) {
            throw HttpClientErrorException.create(
                    HttpStatus.NOT_FOUND, "none", new HttpHeaders(), new byte[0], StandardCharsets.UTF_8);
        }
        return Arrays.copyOfRange(octets, (int) from, (int) Math.min(octets.length, from + length));
    }

    @Override
    public void link(QueueId queueId) {
        // nothing is swept here
    }

    @Override
    public void unlink(QueueId queueId) {
        // nothing is swept here
    }
}
