package io.barid.allinone;

import java.nio.file.Path;
import java.util.List;

/**
 * {@code secrets FOLDER}: what each container is to mount, one folder a part, made where it is missing. All that is made here is
 * kept in {@code BARID_HOME}, so that a second run writes the same.
 */
final class SecretsCommand {

    /** Those that speak to Kafka; each is a user of its own. */
    private static final List<Part> KAFKA_USERS =
            List.of(Part.MAILBOX_SERVICE, Part.RELAY_SERVICE, Part.SMTP_GATEWAY, Part.POP3_GATEWAY);

    private final Settings settings;
    private final Secrets secrets;
    private final Path folder;

    private SecretsCommand(Settings settings, Path folder) {
        this.settings = settings;
        this.secrets = new Secrets(settings.home());
        this.folder = folder;
    }

    static int run(Settings settings, List<String> arguments) {
        if (arguments.size() != 1 || arguments.getFirst().startsWith("-")) {
            throw new UsageException("Say where to: ./barid secrets FOLDER.");
        }
        Path folder = Path.of(arguments.getFirst()).toAbsolutePath();
        settings.home().make();
        new SecretsCommand(settings, folder).write();
        System.out.println("Each part's secrets are in " + folder + ", made from those in "
                + settings.home().secrets());
        return 0;
    }

    private void write() {
        Part.services().forEach(this::service);
        SecretFolder postgres = SecretFolder.forOthers(folder.resolve("postgres"));
        postgres.put("superuser-password", settings.databasePassword("superuser"));
        postgres.put("relay-password", settings.databasePassword("relay"));
        postgres.put("mailbox-password", settings.databasePassword("mailbox"));
        SecretFolder.forOthers(folder.resolve("kafka")).put("jaas.conf", jaas());
        SecretFolder.forOthers(folder.resolve("grafana")).put("admin-password", secrets.token("grafana-password"));
        if (settings.ownCertificate()) {
            Certificate.ensure(SecretFolder.own(folder.resolve("tls")).path(), settings.hostname());
        }
    }

    /** Just what it needs, as {@link Settings#of} has it for a process. */
    private void service(Part service) {
        SecretFolder files = SecretFolder.own(folder.resolve(service.toString()));
        String root = secrets.token("service-token");
        files.put("BARID_SERVICE_TOKEN", service.asksOnly() ? settings.serviceToken(service) : root);
        if (!service.gateway()) {
            files.put("BARID_ADMIN_TOKEN", secrets.token("admin-token"));
        }
        if (service == Part.MAILBOX_SERVICE) {
            files.put("BARID_SECRETS_KEY", secrets.key("password-key"));
        }
        if (KAFKA_USERS.contains(service)) {
            files.put("BARID_KAFKA_PASSWORD", kafkaPassword(service.toString()));
        }
        if (service == Part.MAILBOX_SERVICE || service == Part.RELAY_SERVICE) {
            String role = service == Part.RELAY_SERVICE ? "relay" : "mailbox";
            files.put("BARID_POSTGRES_PASSWORD", settings.databasePassword(role));
        }
    }

    /** The users that Kafka's listeners know, the brokers themselves among them. */
    private String jaas() {
        StringBuilder users = new StringBuilder();
        for (Part user : KAFKA_USERS) {
            users.append("    user_%s=\"%s\"\n".formatted(user, kafkaPassword(user.toString())));
        }
        String broker = kafkaPassword("broker");
        return """
                KafkaServer {
                    org.apache.kafka.common.security.plain.PlainLoginModule required
                    username="broker" password="%s" user_broker="%s"
                %s    ;
                };
                """.formatted(broker, broker, users);
    }

    private String kafkaPassword(String user) {
        return secrets.token("kafka-" + user + "-password");
    }
}
