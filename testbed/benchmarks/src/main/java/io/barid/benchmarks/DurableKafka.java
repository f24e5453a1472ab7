package io.barid.benchmarks;

import io.barid.embedded.EmbeddedKafka;
import io.barid.embedded.KafkaSettings;
import io.barid.service.kafka.KafkaConnection;
import io.barid.service.kafka.TopicCreator;
import io.barid.transit.Topics;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;

/** An embedded Kafka with all mail topics as services create them on a single broker: an fsync before each ack. */
final class DurableKafka implements AutoCloseable {

    private static final int FLUSHES = 200;

    private final EmbeddedKafka kafka;
    private final KafkaConnection connection;

    DurableKafka(Path folder) throws Exception {
        String password = UUID.randomUUID().toString();
        kafka = new EmbeddedKafka(KafkaSettings.of(folder, 0, password));
        kafka.start();
        connection = new KafkaConnection(
                kafka.bootstrapServers(), "SASL_PLAINTEXT", "PLAIN", "barid", password, "", 2, "create");
        try (Admin admin = Admin.create(connection.client())) {
            new TopicCreator(admin, connection)
                    .ensure(List.of(
                            Topics.ACCEPTED,
                            Topics.LOCAL,
                            Topics.OUTCOME,
                            Topics.dead(Topics.ACCEPTED),
                            Topics.dead(Topics.LOCAL),
                            Topics.dead(Topics.OUTCOME)));
        }
    }

    KafkaConnection connection() {
        return connection;
    }

    long pid() {
        return kafka.pid();
    }

    /** The median of appending 4 KB and flushing them where Kafka keeps its data, in milliseconds. */
    static double flushMillis(Path folder) throws Exception {
        Path file = folder.resolve("flush");
        long[] nanos = new long[FLUSHES];
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            for (int i = 0; i < FLUSHES; i++) {
                long begin = System.nanoTime();
                channel.write(ByteBuffer.allocate(4096));
                channel.force(true);
                nanos[i] = System.nanoTime() - begin;
            }
        }
        Files.delete(file);
        Arrays.sort(nanos);
        return nanos[FLUSHES / 2] / 1e6;
    }

    @Override
    public void close() {
        kafka.stop();
    }
}
