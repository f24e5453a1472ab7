package io.barid.smtp;

import io.barid.service.kafka.KafkaConnection;
import io.barid.service.kafka.TopicCreator;
import io.barid.services.RealKafka;
import io.barid.transit.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;

/** The variables of a gateway on free ports, with a Kafka whose topics are there. */
final class GatewaySettings {

    private GatewaySettings() {}

    /** @param folder gets the certificate */
    static Map<String, String> of(RealKafka kafka, MailboxStandIn mailbox, Path folder) {
        return of(kafka, mailbox.url(), folder);
    }

    /** @param folder gets the certificate */
    static Map<String, String> of(RealKafka kafka, URI mailbox, Path folder) {
        TestCertificate.writeTo(folder);
        Map<String, String> settings = new HashMap<>();
        settings.put("BARID_SMTP_HTTP_PORT", "0");
        settings.put("BARID_SMTP_PORT", "0");
        settings.put("BARID_SUBMISSION_PORT", "0");
        settings.put("BARID_SUBMISSIONS_PORT", "0");
        settings.put("BARID_HOSTNAME", "MX.here.example");
        settings.put("BARID_TLS_CERT", folder.resolve("cert.pem").toString());
        settings.put("BARID_TLS_KEY", folder.resolve("key.pem").toString());
        settings.put("BARID_MAILBOX_URL", mailbox.toString());
        settings.put("BARID_ADMIN_TOKEN", "an admin token of some length");
        settings.put("BARID_SERVICE_TOKEN", "a service token of some length");
        settings.putAll(of(kafka));
        return settings;
    }

    private static Map<String, String> of(RealKafka kafka) {
        Map<String, String> settings = new HashMap<>();
        Map<String, String> client = kafka.clientProperties();
        settings.put("BARID_KAFKA_SERVERS", kafka.bootstrapServers());
        settings.put("BARID_KAFKA_SECURITY_PROTOCOL", client.getOrDefault("security.protocol", "PLAINTEXT"));
        Matcher login = Pattern.compile("username=\"(.*?)\" password=\"(.*?)\"")
                .matcher(client.getOrDefault("sasl.jaas.config", ""));
        if (login.find()) {
            settings.put("BARID_KAFKA_USER", login.group(1));
            settings.put("BARID_KAFKA_PASSWORD", login.group(2));
        }
        return settings;
    }

    /** All topics the gateway looks at. */
    static void createTopics(RealKafka kafka) throws Exception {
        Map<String, String> settings = of(kafka);
        KafkaConnection connection = new KafkaConnection(
                settings.get("BARID_KAFKA_SERVERS"),
                settings.get("BARID_KAFKA_SECURITY_PROTOCOL"),
                "PLAIN",
                settings.getOrDefault("BARID_KAFKA_USER", ""),
                settings.getOrDefault("BARID_KAFKA_PASSWORD", ""),
                "",
                2,
                "create");
        try (Admin admin = kafka.admin()) {
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
}
