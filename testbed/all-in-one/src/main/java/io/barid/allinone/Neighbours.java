package io.barid.allinone;

import io.barid.embedded.Database;
import io.barid.embedded.EmbeddedKafka;
import io.barid.embedded.EmbeddedPostgres;
import io.barid.embedded.EmbeddedService;
import io.barid.embedded.KafkaSettings;
import io.barid.embedded.PostgresSettings;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** The embedded Kafka and PostgreSQL, unless the settings name others. */
final class Neighbours {

    private final Settings settings;
    private final Optional<EmbeddedKafka> kafka;
    private final Optional<EmbeddedPostgres> postgres;

    Neighbours(Settings settings) {
        this.settings = settings;
        this.kafka = settings.embeddedKafka()
                ? Optional.of(new EmbeddedKafka(KafkaSettings.of(
                        settings.home().folder(), settings.port("BARID_KAFKA_PORT"), settings.kafkaPassword())))
                : Optional.empty();
        this.postgres = settings.embeddedPostgres()
                ? Optional.of(new EmbeddedPostgres(PostgresSettings.of(
                        settings.home().folder(),
                        settings.port("BARID_POSTGRES_PORT"),
                        settings.databasePassword("superuser"))))
                : Optional.empty();
    }

    /** The embedded one, or empty when the settings name another. */
    Optional<? extends EmbeddedService> find(Part part) {
        return part == Part.KAFKA ? kafka : postgres;
    }

    /** Starts it; PostgreSQL has its roles and schemas on return. */
    void start(Part part) {
        find(part).ifPresent(EmbeddedService::start);
        if (part == Part.POSTGRES && postgres.isPresent()) {
            prepare(postgres.get());
        }
    }

    void stop(Part part) {
        find(part).ifPresent(EmbeddedService::stop);
    }

    private void prepare(EmbeddedPostgres server) {
        try {
            Database.prepare(
                    server.server(),
                    "barid",
                    Map.of(
                            "relay", settings.databasePassword("relay"),
                            "mailbox", settings.databasePassword("mailbox")));
        } catch (SQLException e) {
            throw new UsageException("PostgreSQL runs but could not be prepared: " + e.getMessage(), e);
        }
    }
}
