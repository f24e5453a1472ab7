package io.barid.service.kafka;

import io.barid.service.SettingsException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How to reach Kafka, and the settings on which Barid's promises rest.
 *
 * @param servers          {@code host:port,…} ({@code BARID_KAFKA_SERVERS})
 * @param securityProtocol PLAINTEXT, SASL_PLAINTEXT, SSL or SASL_SSL
 * @param saslMechanism    PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512
 * @param user             with SASL
 * @param password         with SASL
 * @param truststore       PEM file with the authorities to trust under TLS; empty: Java's own
 * @param partitions       of the mail topics this service creates
 * @param topics           {@code create} what is missing, or {@code verify}: only look, in an operator's cluster
 */
@ConfigurationProperties("barid.kafka")
public record KafkaConnection(
        String servers,
        @DefaultValue("PLAINTEXT") String securityProtocol,
        @DefaultValue("PLAIN") String saslMechanism,
        @DefaultValue("") String user,
        @DefaultValue("") String password,
        @DefaultValue("") String truststore,
        @DefaultValue("6") int partitions,
        @DefaultValue("create") String topics) {

    /** How long a producer tries before a record's fate counts as unknown; clients wait 10 minutes (RFC 5321 4.5.3.2.6). */
    public static final int DELIVERY_TIMEOUT_MILLIS = 5 * 60 * 1000;

    public KafkaConnection {
        if (servers == null || servers.isBlank()) {
            throw new SettingsException("BARID_KAFKA_SERVERS is empty: set it to host:port of a Kafka broker");
        }
        if (securityProtocol.startsWith("SASL_") && (user.isEmpty() || password.isEmpty())) {
            throw new SettingsException("BARID_KAFKA_SECURITY_PROTOCOL is " + securityProtocol
                    + ", so BARID_KAFKA_USER and BARID_KAFKA_PASSWORD must be set");
        }
        if (!topics.equals("create") && !topics.equals("verify")) {
            throw new SettingsException("BARID_KAFKA_TOPICS is '" + topics + "': it is 'create' or 'verify'");
        }
        if (partitions < 1) {
            throw new SettingsException(
                    "BARID_KAFKA_PARTITIONS is " + partitions + ": a topic has at least 1 partition");
        }
    }

    /** What every client needs: address, credentials, TLS. */
    public Map<String, Object> client() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
        settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, securityProtocol);
        // a broker that is away must not be asked in a tight loop, nor be missed for long when it is back
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 100);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        settings.put("enable.metrics.push", false);
        if (securityProtocol.startsWith("SASL_")) {
            settings.put(SaslConfigs.SASL_MECHANISM, saslMechanism);
            settings.put(SaslConfigs.SASL_JAAS_CONFIG, jaas());
        }
        if (!truststore.isEmpty()) {
            settings.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
            settings.put(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, truststore);
        }
        return settings;
    }

    /**
     * For mail: acknowledged by all in-sync replicas, and what arrives during one flush shares the next, which large
     * batches with a single request in flight give without any lingering.
     */
    public Map<String, Object> producer() {
        Map<String, Object> settings = client();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 512 * 1024);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L * 1024 * 1024);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 8_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 15_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MILLIS);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return settings;
    }

    /** For a consumer whose position is in its database: Kafka never decides where it starts. */
    public Map<String, Object> consumer(String group) {
        Map<String, Object> settings = client();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
        // at once what is there; GatheringConsumer makes batches of it
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 * 1024 * 1024);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 2 * 1024 * 1024);
        // a killed replica's partitions go to another after 10 seconds, not 45
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        // also how soon readers of one service notice that another has joined, and with it how soon they are ready
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return settings;
    }

    private String jaas() {
        String module = saslMechanism.equals("PLAIN")
                ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                : "org.apache.kafka.common.security.scram.ScramLoginModule";
        return "%s required username=\"%s\" password=\"%s\";".formatted(module, quoted(user), quoted(password));
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "KafkaConnection[servers=" + servers + ", securityProtocol=" + securityProtocol + ", user=" + user + "]";
    }
}
