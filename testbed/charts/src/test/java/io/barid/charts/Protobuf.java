package io.barid.charts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Secrets as Helm sends its own records of releases: in Protocol Buffers, within Kubernetes' envelope. */
final class Protobuf {

    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private Protobuf() {}

    static boolean is(byte[] body) {
        return body.length > 4 && ByteBuffer.wrap(body, 0, 4).equals(ByteBuffer.wrap(MAGIC));
    }

    /** The numbers are those of Kubernetes' generated.proto. */
    static Map<String, Object> secret(byte[] body) {
        Map<Integer, List<byte[]>> envelope = fields(ByteBuffer.wrap(body, 4, body.length - 4));
        Map<Integer, List<byte[]>> type = fields(ByteBuffer.wrap(first(envelope, 1)));
        if (!text(type, 2).equals("Secret")) {
            throw new IllegalArgumentException("in Protocol Buffers came a " + text(type, 2));
        }
        Map<Integer, List<byte[]>> secret = fields(ByteBuffer.wrap(first(envelope, 2)));
        Map<Integer, List<byte[]>> meta = fields(ByteBuffer.wrap(first(secret, 1)));
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", text(meta, 1));
        metadata.put("labels", pairs(meta.get(11), false));
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("apiVersion", "v1");
        object.put("kind", "Secret");
        object.put("metadata", metadata);
        object.put("data", pairs(secret.get(2), true));
        object.put("type", text(secret, 3));
        return object;
    }

    private static Map<String, Object> pairs(List<byte[]> entries, boolean octets) {
        Map<String, Object> pairs = new LinkedHashMap<>();
        if (entries != null) {
            for (byte[] entry : entries) {
                Map<Integer, List<byte[]>> pair = fields(ByteBuffer.wrap(entry));
                byte[] value = first(pair, 2);
                pairs.put(text(pair, 1), octets ? Base64.getEncoder().encodeToString(value) : new String(value, UTF_8));
            }
        }
        return pairs;
    }

    private static String text(Map<Integer, List<byte[]>> fields, int number) {
        return new String(first(fields, number), UTF_8);
    }

    private static byte[] first(Map<Integer, List<byte[]>> fields, int number) {
        return fields.containsKey(number) ? fields.get(number).get(0) : new byte[0];
    }

    /** Those with a length, by number; numbers are passed over. */
    private static Map<Integer, List<byte[]>> fields(ByteBuffer in) {
        Map<Integer, List<byte[]>> fields = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            long key = varint(in);
            switch ((int) (key & 7)) {
                case 0 -> varint(in);
                case 1 -> in.getLong();
                case 2 -> {
                    byte[] value = new byte[(int) varint(in)];
                    in.get(value);
                    fields.computeIfAbsent((int) (key >> 3), number -> new ArrayList<>())
                            .add(value);
                }
                case 5 -> in.getInt();
                default -> throw new IllegalArgumentException("no Protocol Buffers");
            }
        }
        return fields;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
