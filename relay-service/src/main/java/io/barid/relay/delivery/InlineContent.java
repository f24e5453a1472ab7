package io.barid.relay.delivery;

import io.barid.relay.smtp.Content;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

/** Content that the queue's row holds. */
final class InlineContent implements Content {

    private final List<byte[]> blocks;

    InlineContent(String prefix, byte[] value) {
        this.blocks = prefix.isEmpty() ? List.of(value) : List.of(prefix.getBytes(StandardCharsets.UTF_8), value);
    }

    @Override
    public long octets() {
        return blocks.stream().mapToLong(block -> block.length).sum();
    }

    @Override
    public boolean inMemory() {
        return true;
    }

    @Override
    public Blocks open() {
        Iterator<byte[]> left = blocks.iterator();
        return new Blocks() {
            @Override
            public byte[] next() {
                return left.hasNext() ? left.next() : null;
            }

            @Override
            public void close() {}
        };
    }
}
