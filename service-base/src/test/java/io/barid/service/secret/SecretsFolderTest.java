package io.barid.service.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The files of BARID_SECRETS_FOLDER, as the settings of barid-base.yml see them. */
class SecretsFolderTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void asKubernetesLaysThemOut() throws IOException {
        Path generation = Files.createDirectory(folder.resolve("..2026_11_23"));
        Files.writeString(generation.resolve("BARID_SERVICE_TOKEN"), "from the folder, with a space \n");
        Files.createSymbolicLink(folder.resolve("..data"), generation.getFileName());
        Files.createSymbolicLink(folder.resolve("BARID_SERVICE_TOKEN"), Path.of("..data/BARID_SERVICE_TOKEN"));
        Files.writeString(folder.resolve("BARID_KAFKA_PASSWORD"), "");
    }

    @Test
    void aFileIsTheValueOfTheVariableWithItsName() {
        assertThat(read(folder, environment -> environment.getProperty("barid.service-token")))
                .isEqualTo("from the folder, with a space ");
        assertThat(read(folder, environment -> environment.getProperty("barid.kafka.password")))
                .isEmpty();
        assertThat(read(folder, environment -> environment.getProperty("barid.admin-token")))
                .isEmpty();
    }

    @Test
    void whatIsInTheEnvironmentComesFirst() {
        assertThat(read(
                        folder,
                        environment -> environment.getProperty("barid.service-token"),
                        "--BARID_SERVICE_TOKEN=from the environment"))
                .isEqualTo("from the environment");
    }

    @Test
    void aFolderThatIsNotThereHoldsNothing() {
        assertThat(read(folder.resolve("missing"), environment -> environment.getProperty("barid.service-token")))
                .isEmpty();
    }

    private static String read(Path folder, Function<Environment, String> value, String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        all[0] = "--spring.config.name=barid-base";
        all[1] = "--BARID_SECRETS_FOLDER=" + folder;
        try (var context = new SpringApplicationBuilder(Nothing.class)
                .web(WebApplicationType.NONE)
                .run(all)) {
            return value.apply(context.getEnvironment());
        }
    }

    @Configuration
    static class Nothing {}
}
