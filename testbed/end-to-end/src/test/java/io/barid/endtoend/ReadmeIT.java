package io.barid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's commands, word by word; only its ports and its data folder are this test's. */
class ReadmeIT {

    @Test
    void sendAndFetchWorksAsWritten() throws Exception {
        try (RunningBarid barid = RunningBarid.up()) {
            String script = section("Send and fetch a message")
                    .replace("localhost:2587", "localhost:" + barid.port("SUBMISSION"))
                    .replace("localhost:2995", "localhost:" + barid.port("POP3S"))
                    .replace("data/", barid.home() + "/")
                    .replace("./barid", RunningBarid.root() + "/barid");
            Map<String, String> environment = new HashMap<>(barid.variables());
            Command.Outcome outcome =
                    Command.of("sh", "-e").input(script).with(environment).run().expectSuccess();
            assertThat(outcome.text())
                    .contains("Return-Path: <aya@example.test>")
                    .contains("Subject: First mail")
                    .endsWith("It works.\r\n");
            String accounts = section("Ports and settings")
                    .lines()
                    .filter(line -> line.startsWith("curl"))
                    .findFirst()
                    .orElseThrow()
                    .replace("127.0.0.1:8083", "127.0.0.1:" + barid.port("MAILBOX_HTTP"))
                    .replace("data/", barid.home() + "/");
            assertThat(Command.of("sh", "-e")
                            .input(accounts)
                            .run()
                            .expectSuccess()
                            .text())
                    .contains("aya@example.test");
        }
    }

    /** The shell commands below a heading. */
    private static String section(String heading) throws Exception {
        String readme = Files.readString(Path.of("../../README.md"));
        String text = readme.substring(readme.indexOf("## " + heading));
        int next = text.indexOf("\n## ", 1);
        Matcher blocks =
                Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL).matcher(next < 0 ? text : text.substring(0, next));
        StringBuilder commands = new StringBuilder();
        while (blocks.find()) {
            commands.append(blocks.group(1));
        }
        return commands.toString();
    }
}
