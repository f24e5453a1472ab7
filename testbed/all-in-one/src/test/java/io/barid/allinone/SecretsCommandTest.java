package io.barid.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.service.token.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsCommandTest {

    @TempDir
    private Path folder;

    private Path parts;
    private Settings settings;

    @BeforeEach
    void write() {
        parts = folder.resolve("parts");
        settings = new Settings(
                Map.of("BARID_HOME", folder.resolve("home").toString(), "BARID_HOSTNAME", "mail.example.test"));
        SecretsCommand.run(settings, List.of(parts.toString()));
    }

    @Test
    void eachPartHasJustWhatItNeeds() throws IOException {
        assertThat(names("smtp-gateway")).containsExactly("BARID_KAFKA_PASSWORD", "BARID_SERVICE_TOKEN");
        assertThat(names("pop3-gateway")).containsExactly("BARID_KAFKA_PASSWORD", "BARID_SERVICE_TOKEN");
        assertThat(names("dns-resolver")).containsExactly("BARID_ADMIN_TOKEN", "BARID_SERVICE_TOKEN");
        assertThat(names("relay-service"))
                .containsExactly(
                        "BARID_ADMIN_TOKEN", "BARID_KAFKA_PASSWORD", "BARID_POSTGRES_PASSWORD", "BARID_SERVICE_TOKEN");
        assertThat(names("mailbox-service"))
                .containsExactly(
                        "BARID_ADMIN_TOKEN",
                        "BARID_KAFKA_PASSWORD",
                        "BARID_POSTGRES_PASSWORD",
                        "BARID_SECRETS_KEY",
                        "BARID_SERVICE_TOKEN");
        assertThat(names("postgres")).containsExactly("mailbox-password", "relay-password", "superuser-password");
        assertThat(names("tls")).containsExactly("cert.pem", "key.pem");
    }

    @Test
    void onlyServicesThatAnswerCanMakeTheTokensOfOthers() throws IOException {
        String root = read("mailbox-service/BARID_SERVICE_TOKEN");
        assertThat(read("dns-resolver/BARID_SERVICE_TOKEN")).isEqualTo(root);
        for (String caller : List.of("smtp-gateway", "relay-service", "pop3-gateway")) {
            assertThat(read(caller + "/BARID_SERVICE_TOKEN"))
                    .isEqualTo(new Tokens("", root, false).forCaller(caller))
                    .isNotEqualTo(root);
        }
    }

    @Test
    void kafkaKnowsEachUserByItsOwnPassword() throws IOException {
        for (String user : List.of("smtp-gateway", "relay-service", "mailbox-service", "pop3-gateway")) {
            assertThat(read("kafka/jaas.conf"))
                    .contains("user_%s=\"%s\"".formatted(user, read(user + "/BARID_KAFKA_PASSWORD")));
        }
        assertThat(read("smtp-gateway/BARID_KAFKA_PASSWORD")).isNotEqualTo(read("pop3-gateway/BARID_KAFKA_PASSWORD"));
    }

    @Test
    void whatIsMountedByOtherUsersMayBeReadByThem() throws IOException {
        assertThat(mode("smtp-gateway/BARID_SERVICE_TOKEN")).isEqualTo("r--------");
        assertThat(mode("tls/key.pem")).isEqualTo("rw-------");
        assertThat(mode("postgres/relay-password")).isEqualTo("r--r--r--");
        assertThat(mode("grafana/admin-password")).isEqualTo("r--r--r--");
    }

    @Test
    void aSecondRunChangesNothingAndMakesWhatIsMissing() throws IOException {
        Map<String, String> before = all();
        Files.delete(parts.resolve("relay-service/BARID_POSTGRES_PASSWORD"));
        SecretsCommand.run(settings, List.of(parts.toString()));
        assertThat(all()).isEqualTo(before);
    }

    @Test
    void aFolderIsWanted() {
        assertThatThrownBy(() -> SecretsCommand.run(settings, List.of())).hasMessageContaining("Say where to");
    }

    private List<String> names(String part) throws IOException {
        try (Stream<Path> files = Files.list(parts.resolve(part))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private String read(String file) throws IOException {
        return Files.readString(parts.resolve(file)).strip();
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(parts.resolve(file)));
    }

    private Map<String, String> all() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(parts)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(file.toString(), Files.readString(file));
            }
        }
        return contents;
    }
}
