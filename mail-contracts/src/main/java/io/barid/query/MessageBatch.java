package io.barid.query;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Several whole messages in one answer: for each its uid (8 octets) and its length (4 octets), most significant first, then
 * its octets.
 */
public final class MessageBatch {

    /** A message, its octets not copied. */
    public record Message(long uid, byte[] octets) {}

    private static final int HEAD = Long.BYTES + Integer.BYTES;

    private MessageBatch() {}

    public static byte[] write(List<Message> messages) {
        int size = messages.stream().mapToInt(it -> HEAD + it.octets().length).sum();
        ByteBuffer batch = ByteBuffer.allocate(size);
        messages.forEach(
                it -> batch.putLong(it.uid()).putInt(it.octets().length).put(it.octets()));
        return batch.array();
    }

    /** @throws IllegalArgumentException when it is none */
    public static List<Message> read(byte[] octets) {
        List<Message> messages = new ArrayList<>();
        ByteBuffer batch = ByteBuffer.wrap(octets);
        while (batch.hasRemaining()) {
            if (batch.remaining() < HEAD) {
                throw new IllegalArgumentException("A batch of messages breaks off");
            }
            long uid = batch.getLong();
            int length = batch.getInt();
            if (length < 0 || length > batch.remaining()) {
                throw new IllegalArgumentException("A batch of messages breaks off");
            }
            byte[] message = new byte[length];
            batch.get(message);
            messages.add(new Message(uid, message));
        }
        return messages;
    }
}
