package io.barid.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * The time of day as all parts of Barid see it, the embedded Kafka and PostgreSQL too; how much time passes stays true, as on a
 * machine whose clock is set.
 */
final class Clock {

    private final Path file;

    Clock(Path file) throws IOException {
        this.file = file;
        turn(0);
    }

    Map<String, String> environment() {
        return Map.of("LD_PRELOAD", System.getProperty("barid.clock"), "BARID_CRASH_CLOCK", file.toString());
    }

    /** @param seconds from the true time: 7200 is two hours ahead */
    void turn(long seconds) throws IOException {
        byte[] offset = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(seconds)
                .array();
        // in place: all processes have the file mapped
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(offset), 0);
        }
    }
}
