package io.barid.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
    @TempDir
    Path home;

    @Test
    void whatWasAcknowledgedIsThereAfterAKill() throws Exception {
        var kafka = new EmbeddedKafka(KafkaSettings.of(home, 0, "a-password-of-kafka"));
        kafka.start();
        try {
            try (Admin admin = Admin.create(Map.<String, Object>copyOf(kafka.clientProperties()))) {
                admin.createTopics(List.of(new NewTopic("t", 1, (short) 1)))
                        .all()
                        .get();
            }
            send(kafka, "kept");
            long first = kafka.pid();
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            kafka.onExit().get();

            kafka.start();
            assertThat(kafka.pid()).isNotEqualTo(first);
            send(kafka, "new");
            assertThat(read(kafka, 2)).containsExactly("kept", "new");

            kafka.stop();
            assertThat(kafka.isAlive()).isFalse();
            kafka.start();
            assertThat(read(kafka, 2)).containsExactly("kept", "new");
        } finally {
            kafka.stop();
        }
    }

    @Test
    void aSecondOneOnTheSameFolderIsRefusedAndTheWrongPasswordToo() throws Exception {
        var kafka = new EmbeddedKafka(KafkaSettings.of(home, 0, "a-password-of-kafka"));
        kafka.start();
        try {
            var second = new EmbeddedKafka(KafkaSettings.of(home, 0, "x"));
            assertThatThrownBy(second::start)
                    .isInstanceOf(StartException.class)
                    .hasMessage("Another Barid already runs its Kafka in " + home.resolve("kafka") + ".");
            var wrong = new HashMap<String, Object>(kafka.clientProperties());
            wrong.computeIfPresent("sasl.jaas.config", (k, v) -> v.toString().replace("a-password", "b-password"));
            try (Admin admin = Admin.create(wrong)) {
                assertThatThrownBy(() -> admin.listTopics().names().get())
                        .hasRootCauseInstanceOf(org.apache.kafka.common.errors.SaslAuthenticationException.class);
            }
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(home.resolve("kafka/server.properties"))))
                    .isEqualTo("rw-------");
            String commandLine = Files.readString(Path.of("/proc/" + kafka.pid() + "/cmdline"));
            assertThat(commandLine).doesNotContain("a-password-of-kafka");
        } finally {
            kafka.stop();
        }
    }

    @Test
    void aTakenPortIsOneSentence() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            var kafka = new EmbeddedKafka(KafkaSettings.of(home, port, "x"));
            assertThatThrownBy(kafka::start)
                    .isInstanceOf(StartException.class)
                    .hasMessageStartingWith("Port " + port + " on 127.0.0.1, for Kafka, is not free");
            assertThat(kafka.isAlive()).isFalse();
        }
    }

    private static void send(EmbeddedKafka kafka, String value) throws Exception {
        var settings = new HashMap<String, Object>(kafka.clientProperties());
        settings.put("acks", "all");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("t", value)).get();
        }
    }

    private static List<String> read(EmbeddedKafka kafka, int count) {
        var settings = new HashMap<String, Object>(kafka.clientProperties());
        settings.put("auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partition = List.of(new TopicPartition("t", 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            var values = new java.util.ArrayList<String>();
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(500)).forEach(found -> values.add(found.value()));
            }
            return values;
        }
    }
}
