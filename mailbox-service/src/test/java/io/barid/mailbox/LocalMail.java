package io.barid.mailbox;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.AccountId;
import io.barid.message.MessageContent;
import io.barid.message.QueueId;
import io.barid.query.MaildropApi;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.query.MaildropTicket;
import io.barid.services.RealKafka;
import io.barid.transit.LocalHandOver;
import io.barid.transit.LocalHandOver.Target;
import io.barid.transit.Topics;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Stands where relay-service stands: hands messages over, and reads what comes back. */
public final class LocalMail implements AutoCloseable {

    private final RealKafka kafka;
    private final KafkaProducer<byte[], byte[]> producer;

    public LocalMail(RealKafka kafka) {
        this.kafka = kafka;
        this.producer = new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer());
        try (Admin admin = kafka.admin()) {
            admin.createTopics(List.of(new NewTopic(Topics.OUTCOME, 1, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException(e);
            }
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(kafka.clientProperties());
        settings.put("acks", "all");
        settings.put("group.id", "the-tests");
        return settings;
    }

    public static byte[] content(int number) {
        return ("Received: from a by b\r\nSubject: " + number + "\r\n\r\nbody " + "x".repeat(number % 4000) + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    public static LocalHandOver handOver(QueueId id, byte[] content, AccountId... accounts) {
        return handOver(id, new MessageContent.Inline(content.length), content, Instant.now(), accounts);
    }

    public static LocalHandOver handOver(
            QueueId id, MessageContent content, byte[] value, Instant acceptedAt, AccountId... accounts) {
        List<Target> targets = Arrays.stream(accounts)
                .map(account -> new Target(account, ForwardPath.parse("<to" + account + "@example.test>")))
                .toList();
        return new LocalHandOver(
                new LocalHandOver.Header(
                        id, acceptedAt, ReversePath.parse("<from@sender.test>"), targets, "X-Added: yes\r\n", content),
                value);
    }

    /** What stands before the content of such a message. */
    public static final String PREFIX = "Return-Path: <from@sender.test>\r\nX-Added: yes\r\n";

    public static ProducerRecord<byte[], byte[]> record(LocalHandOver handOver) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.LOCAL, handOver.value());
        record.headers().add(Topics.ENVELOPE_HEADER, handOver.headerJson());
        return record;
    }

    public void send(LocalHandOver handOver) {
        send(record(handOver));
    }

    public void send(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** All records of a topic so far. */
    public List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
            }
            return all;
        }
    }

    /** A message as a mail client gets it, read in pieces. */
    public static byte[] fetch(
            MaildropApi maildrops, AccountId account, MaildropTicket ticket, StoredMessage message, int piece) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        while (octets.size() < message.octets()) {
            octets.writeBytes(maildrops.read(account, message.uid(), octets.size(), piece, ticket));
        }
        return octets.toByteArray();
    }

    @Override
    public void close() {
        producer.close();
    }
}
