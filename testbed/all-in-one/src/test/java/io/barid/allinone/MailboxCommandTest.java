package io.barid.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MailboxCommandTest {

    private static int run(String... words) throws Exception {
        return MailboxCommand.run(new Settings(Map.of()), List.of(words));
    }

    @Test
    void helpFitsATerminal() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(run()).isZero();
            assertThat(run("--help")).isZero();
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThatThrownBy(() -> run("polish", "a@example.test"))
                .hasMessageStartingWith("There is no 'mailbox polish'");
    }
}
