package io.barid.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {

    @TempDir
    private Path folder;

    private Options options(String more) throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "a b\n");
        return Options.of(
                ("--user u --empty-user e --password-file " + password + " --empty-password-file " + password + more)
                        .split(" "));
    }

    @Test
    void aTargetHasThePortsThatAreGiven() throws IOException {
        Target target = options(" --tls-port 2995").target();
        assertThat(target.clear()).isEmpty();
        assertThat(target.tls()).contains(new InetSocketAddress("127.0.0.1", 2995));
        assertThat(target.playground()).isEqualTo(new Target.Account("u", "a b"));
        assertThat(target.patience()).isEqualTo(Duration.ofSeconds(10));
        target = options(" --port 2110 --host 127.0.0.2 --seconds 3").target();
        assertThat(target.clear()).contains(new InetSocketAddress("127.0.0.2", 2110));
        assertThat(target.patience()).isEqualTo(Duration.ofSeconds(3));
        assertThat(options(" --smtp ::1:25").smtp()).contains(new InetSocketAddress("::1", 25));
    }

    @Test
    void whatIsWrongIsSaidInASentence() {
        assertThatThrownBy(() -> Options.of(new String[] {"--colour", "red"})).hasMessage("unknown option --colour");
        assertThatThrownBy(() -> Options.of(new String[] {"--port"})).hasMessage("--port needs a value");
        assertThatThrownBy(() -> Options.of(new String[0]).target()).hasMessage("--user is missing");
        assertThatThrownBy(() -> options("").target()).hasMessage("a port is needed, in clear or under TLS");
    }
}
