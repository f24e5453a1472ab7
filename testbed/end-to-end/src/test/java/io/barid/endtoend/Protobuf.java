package io.barid.endtoend;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A message in protobuf's wire format, read without its schema. */
final class Protobuf {

    private final Map<Integer, List<Object>> fields = new HashMap<>();

    Protobuf(byte[] octets) {
        ByteBuffer in = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long key = varint(in);
            fields.computeIfAbsent((int) (key >>> 3), number -> new ArrayList<>())
                    .add(value(in, (int) (key & 7)));
        }
    }

    private static Object value(ByteBuffer in, int wireType) {
        return switch (wireType) {
            case 0 -> varint(in);
            case 1 -> in.getLong();
            case 2 -> {
                byte[] octets = new byte[(int) varint(in)];
                in.get(octets);
                yield octets;
            }
            case 5 -> (long) in.getInt();
            default -> throw new IllegalArgumentException("wire type " + wireType);
        };
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = in.get();
            value |= (long) (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }

    boolean has(int field) {
        return fields.containsKey(field);
    }

    List<Protobuf> messages(int field) {
        return fields.getOrDefault(field, List.of()).stream()
                .map(octets -> new Protobuf((byte[]) octets))
                .toList();
    }

    byte[] octets(int field) {
        return has(field) ? (byte[]) fields.get(field).getLast() : new byte[0];
    }

    String text(int field) {
        return new String(octets(field), StandardCharsets.UTF_8);
    }

    long number(int field) {
        return has(field) ? (Long) fields.get(field).getLast() : 0;
    }
}
