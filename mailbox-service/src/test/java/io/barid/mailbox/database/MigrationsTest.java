package io.barid.mailbox.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.services.MigrationLint;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    private static final Path SCRIPTS = Path.of("src/main/resources/db/migration/mailbox");

    /** The newest script of version 0.1, before which nobody had a previous version. */
    private static final int RELEASED = 13;

    @Test
    void thePreviousVersionRunsOnWhileTheNextOneMigrates() throws Exception {
        assertThat(MigrationLint.faults(SCRIPTS, RELEASED)).isEmpty();
    }

    @Test
    void olderScriptsWouldHaveBeenFound() throws Exception {
        assertThat(MigrationLint.faults(SCRIPTS, 0)).isNotEmpty();
    }
}
