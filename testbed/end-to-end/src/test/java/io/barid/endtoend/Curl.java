package io.barid.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** curl as a mail client. */
record Curl(RunningBarid barid) {

    /** By submission with STARTTLS and login. */
    Command.Outcome submit(String login, String password, List<String> recipients, byte[] content) {
        List<String> words = sending("smtp://localhost:" + barid.port("SUBMISSION"), login, recipients);
        words.addAll(List.of("--ssl-reqd", "--cacert", certificate(), "--user", login + ":" + password));
        return run(words, content);
    }

    /** As another mail system does: no login, no TLS. */
    Command.Outcome deliver(String sender, List<String> recipients, byte[] content) {
        return run(sending("smtp://127.0.0.1:" + barid.port("SMTP"), sender, recipients), content);
    }

    private String certificate() {
        return barid.certificate().toString();
    }

    private static List<String> sending(String url, String sender, List<String> recipients) {
        List<String> words = new ArrayList<>(
                List.of("curl", "--silent", "--show-error", "--verbose", "--url", url, "--mail-from", sender));
        recipients.forEach(recipient -> words.addAll(List.of("--mail-rcpt", recipient)));
        words.addAll(List.of("--upload-file", "-"));
        return words;
    }

    /** POP3S; {@code what} is empty for LIST or a message number. */
    Command.Outcome pop(String login, String password, String what, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "curl",
                "--silent",
                "--show-error",
                "--cacert",
                certificate(),
                "--user",
                login + ":" + password,
                "pop3s://localhost:" + barid.port("POP3S") + "/" + what));
        words.addAll(List.of(more));
        return run(words, new byte[0]);
    }

    /** Number of messages once there are at least {@code expected}, or after {@code longest}. */
    int awaitMessages(String login, String password, int expected, Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (true) {
            Command.Outcome list = pop(login, password, "");
            int count = list.status() == 0
                    ? (int) list.text().lines().filter(line -> !line.isBlank()).count()
                    : 0;
            if (count >= expected || System.nanoTime() > end) {
                return count;
            }
            Thread.sleep(200);
        }
    }

    /** The Subject of each message, from the first to the last. */
    List<String> subjects(String login, String password, int messages) {
        List<String> subjects = new ArrayList<>();
        for (int number = 1; number <= messages; number++) {
            pop(login, password, Integer.toString(number))
                    .expectSuccess()
                    .text()
                    .lines()
                    .filter(line -> line.startsWith("Subject: "))
                    .findFirst()
                    .ifPresent(line -> subjects.add(line.substring(9)));
        }
        return subjects;
    }

    private static Command.Outcome run(List<String> words, byte[] input) {
        return Command.of(words.toArray(String[]::new)).input(input).run();
    }
}
