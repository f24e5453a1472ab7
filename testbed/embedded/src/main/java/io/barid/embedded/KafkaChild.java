package io.barid.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Properties;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * Main class of the child JVM: formats the storage once, then runs Kafka until told to end. Its standard input is a
 * pipe that the parent holds open and never writes to; the pipe ends when the parent does, {@code kill -9} included.
 */
public final class KafkaChild {
    private static final Duration ORDERLY_END = Duration.ofSeconds(10);

    private KafkaChild() {}

    /** @param args the path of server.properties */
    public static void main(String[] args) throws Exception {
        Thread.ofPlatform().daemon().name("parent-watch").start(KafkaChild::endWithParent);
        Path file = Path.of(args[0]);
        formatOnce(file);
        Kafka.main(new String[] {file.toString()});
    }

    private static void endWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // the same as its end
        }
        Thread.ofPlatform().daemon().start(() -> {
            try {
                Thread.sleep(ORDERLY_END);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(1);
        });
        System.exit(0);
    }

    /** Formats beside the real place and renames, so that a folder that exists is one that was formatted completely. */
    private static void formatOnce(Path serverProperties) throws IOException {
        var properties = new Properties();
        try (InputStream in = Files.newInputStream(serverProperties)) {
            properties.load(in);
        }
        Path data = Path.of(properties.getProperty("log.dirs"));
        if (Files.exists(data)) {
            return;
        }
        Path unfinished = data.resolveSibling("data.new");
        Folder.delete(unfinished);
        Path formatting = serverProperties.resolveSibling("format.properties");
        Folder.writeSecret(
                formatting,
                Files.readString(serverProperties) + "log.dirs="
                        + unfinished.toString().replace("\\", "\\\\") + "\n");
        String[] command = {"format", "-t", Uuid.randomUuid().toString(), "-c", formatting.toString()};
        int status = StorageTool.execute(command, System.out);
        Files.delete(formatting);
        if (status != 0) {
            throw new IllegalStateException("formatting Kafka's storage ended with status " + status);
        }
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }
}
