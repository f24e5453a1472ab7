package io.barid.benchmarks;

import io.barid.embedded.Database;
import io.barid.embedded.EmbeddedPostgres;
import io.barid.embedded.PostgresSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** PostgreSQL and Kafka as {@code ./barid up} starts them (fsync on), and mailbox-service in a JVM of its own beside them. */
final class StoreRig implements AutoCloseable {

    private static final String DATABASE = "barid";
    private static final String ROLE = "mailbox";

    private final Path folder = Files.createTempDirectory("barid-store-");
    private final String password = UUID.randomUUID().toString();
    private final EmbeddedPostgres postgres;
    private final DurableKafka kafka;
    private final MailboxProcess service;

    StoreRig(Path root) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        postgres = new EmbeddedPostgres(
                PostgresSettings.of(folder, 0, UUID.randomUUID().toString()));
        postgres.start();
        Database.prepare(postgres.server(), DATABASE, Map.of(ROLE, password));
        kafka = new DurableKafka(folder);
        service = new MailboxProcess(root, folder.resolve("mailbox-service.log"), environment());
    }

    private Map<String, String> environment() {
        Map<String, String> variables = new HashMap<>();
        variables.put("BARID_POSTGRES_URL", postgres.server().jdbcUrl(DATABASE));
        variables.put("BARID_POSTGRES_USER", ROLE);
        variables.put("BARID_POSTGRES_PASSWORD", password);
        variables.put("BARID_KAFKA_SERVERS", kafka.connection().servers());
        variables.put("BARID_KAFKA_SECURITY_PROTOCOL", kafka.connection().securityProtocol());
        variables.put("BARID_KAFKA_SASL_MECHANISM", kafka.connection().saslMechanism());
        variables.put("BARID_KAFKA_USER", kafka.connection().user());
        variables.put("BARID_KAFKA_PASSWORD", kafka.connection().password());
        variables.put("BARID_KAFKA_PARTITIONS", "2");
        return variables;
    }

    /** Where all of it is kept. */
    Path folder() {
        return folder;
    }

    MailboxProcess service() {
        return service;
    }

    DurableKafka kafka() {
        return kafka;
    }

    /** As mailbox-service connects, with its settings of the driver. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                postgres.server().jdbcUrl(DATABASE) + "?reWriteBatchedInserts=true&currentSchema=" + ROLE,
                ROLE,
                password);
    }

    /** For checkpoints and figures that only the superuser sees. */
    Connection connectAsSuperuser() throws SQLException {
        return postgres.server().connect(DATABASE);
    }

    Map<String, Long> pids() {
        return Map.of("service", service.pid(), "postgres", postgres.pid(), "kafka", kafka.pid());
    }

    @Override
    public void close() throws Exception {
        service.close();
        kafka.close();
        postgres.stop();
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        }
    }
}
