package io.barid.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.barid.services.RealKafka;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What relay-service would read. */
final class AcceptedTopic {

    private static final Pattern SUBJECT = Pattern.compile("\r\nSubject: (.*?)\r\n");

    private AcceptedTopic() {}

    /** From the topic's begin to its end of now. */
    static List<AcceptedMessage> read(RealKafka kafka) throws Exception {
        Map<String, Object> settings = new HashMap<>(kafka.clientProperties());
        List<AcceptedMessage> messages = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.ACCEPTED).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    byte[] header =
                            record.headers().lastHeader(Topics.ENVELOPE_HEADER).value();
                    messages.add(AcceptedMessage.parse(header, record.value()));
                }
            }
        }
        return messages;
    }

    /** The subjects of all messages, as often as each is there. */
    static List<String> subjects(RealKafka kafka) throws Exception {
        return read(kafka).stream()
                .filter(message -> message.value() != null)
                .flatMap(message ->
                        SUBJECT.matcher(new String(message.value(), US_ASCII)).results())
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
