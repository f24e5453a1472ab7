package io.barid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Mailboxes come from files and go into files, with {@code ./barid mailbox}. */
@ExtendWith(SharedBarid.class)
class MovingIT {

    private static final String PASSWORD = "correct horse";

    private static RunningBarid barid;
    private static Curl curl;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        barid = SharedBarid.get();
        curl = new Curl(barid);
        for (String name : List.of("moved", "copy", "mbox")) {
            barid.account(name + "@example.test", PASSWORD);
        }
    }

    private static byte[] lf(byte[] crlf) {
        return new String(crlf, StandardCharsets.ISO_8859_1)
                .replace("\r\n", "\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void write(Path file, byte[] octets, Instant date) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, octets);
        Files.setLastModifiedTime(file, FileTime.from(date));
    }

    private static String listing(String account, String command) {
        return curl.pop(account, PASSWORD, "", "--request", command)
                .expectSuccess()
                .text();
    }

    private static byte[] message(String account, int number) {
        return curl.pop(account, PASSWORD, Integer.toString(number))
                .expectSuccess()
                .output();
    }

    /** Names and octets of the messages; the list of unique ids as it is. */
    private static Map<String, String> tree(Path maildir) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> files = Files.walk(maildir)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                tree.put(
                        maildir.relativize(file) + " " + Files.getLastModifiedTime(file),
                        Integer.toHexString(java.util.Arrays.hashCode(Files.readAllBytes(file))));
            }
        }
        return tree;
    }

    @Test
    void aMaildirComesInAndGoesOutOctetForOctet() throws Exception {
        byte[] hard = Content.hard(11, 300_000);
        byte[] large = Content.hard(12, 20 * 1024 * 1024);
        byte[] noEnd = Content.of("no end", ".\r\n..dots\r\nno end");
        Path maildir = folder.resolve("old");
        Files.createDirectories(maildir.resolve("new"));
        Instant date = Instant.parse("2020-09-13T12:26:40.123456Z");
        write(maildir.resolve("cur/1600000000.hard:2,RS"), lf(hard), date);
        write(maildir.resolve("new/1600000001.large"), lf(large), date);
        write(maildir.resolve("cur/1600000002.noend:2,F"), lf(noEnd), date);
        Files.writeString(
                maildir.resolve("dovecot-uidlist"), "3 V1 N4\n1 :1600000000.hard\n2 PUID2-77 :1600000001.large\n");

        Command.Outcome first = barid.barid("", "mailbox", "import", "moved@example.test", "--maildir", maildir + "");
        assertThat(first.expectSuccess().text()).contains("3 imported");
        Command.Outcome again = barid.barid("", "mailbox", "import", "moved@example.test", "--maildir", maildir + "");
        assertThat(again.expectSuccess().text()).contains("3 there already").doesNotContain("imported");
        assertThat(listing("moved@example.test", "UIDL"))
                .isEqualToNormalizingNewlines("1 0000000100000001\n2 UID2-77\n3 1600000002.noend\n");
        assertThat(message("moved@example.test", 1)).isEqualTo(hard);
        assertThat(message("moved@example.test", 2)).isEqualTo(large);
        assertThat(message("moved@example.test", 3)).hasSize(noEnd.length + 2).endsWith('\r', '\n');
        assertThat(listing("moved@example.test", "LIST"))
                .isEqualToNormalizingNewlines(
                        "1 %d\n2 %d\n3 %d\n".formatted(hard.length, large.length, noEnd.length + 2));

        // what was delivered here has fields on top
        curl.deliver("s@elsewhere.test", List.of("moved@example.test"), Content.of("new", "here\r\n"))
                .expectSuccess();
        assertThat(curl.awaitMessages("moved@example.test", PASSWORD, 4, Duration.ofSeconds(20)))
                .isEqualTo(4);
        Path exported = folder.resolve("exported");
        barid.barid("", "mailbox", "export", "moved@example.test", "--maildir", exported + "")
                .expectSuccess();
        Map<String, String> tree = tree(exported);
        assertThat(tree).hasSize(5);
        assertThat(tree.keySet()).anyMatch(it -> it.contains(":2,RS 2020-09-13T12:26:40.123456Z"));
        barid.barid("", "mailbox", "export", "moved@example.test", "--maildir", exported + "")
                .expectSuccess();
        assertThat(tree(exported)).isEqualTo(tree);

        barid.barid("", "mailbox", "import", "copy@example.test", "--maildir", exported + "")
                .expectSuccess();
        assertThat(listing("copy@example.test", "UIDL")).isEqualTo(listing("moved@example.test", "UIDL"));
        assertThat(listing("copy@example.test", "LIST")).isEqualTo(listing("moved@example.test", "LIST"));
        for (int number = 1; number <= 4; number++) {
            assertThat(message("copy@example.test", number)).isEqualTo(message("moved@example.test", number));
        }
        assertThat(barid.barid("", "mailbox", "import", "moved@example.test", "--maildir", exported + "")
                        .expectSuccess()
                        .text())
                .contains("4 there already");
        Path twice = folder.resolve("twice");
        barid.barid("", "mailbox", "export", "copy@example.test", "--maildir", twice + "")
                .expectSuccess();
        assertThat(tree(twice).keySet().stream().map(MovingIT::flagsAndDate))
                .containsExactlyInAnyOrderElementsOf(
                        tree.keySet().stream().map(MovingIT::flagsAndDate).toList());
    }

    private static String flagsAndDate(String key) {
        return key.startsWith("cur/") ? key.substring(key.indexOf(":2,")) : "list";
    }

    @Test
    void anMboxComesInAndWhatIsWrongIsSaid() throws Exception {
        String from = "From ann@example.org Sun Nov 22 13:32:24 2026\n";
        Path mbox = folder.resolve("mbox");
        Files.writeString(
                mbox,
                from + "X-UIDL: kept\nStatus: RO\nSubject: a\n\n>From b\n\n" + from + "Subject: c\n\nx\n\n" + from
                        + "X-UIDL: kept\nSubject: other\n\n",
                StandardCharsets.ISO_8859_1);
        Command.Outcome first = barid.barid("", "mailbox", "import", "mbox@example.test", "--mbox", mbox + "");
        assertThat(first.status()).isEqualTo(1);
        assertThat(first.errors()).contains("mbox at offset 152: Another message has the unique id kept.");
        assertThat(first.text()).contains("2 imported", "1 not done");
        assertThat(message("mbox@example.test", 1)).asString().isEqualTo("Subject: a\r\n\r\nFrom b\r\n");
        Command.Outcome again = barid.barid("", "mailbox", "import", "mbox@example.test", "--mbox", mbox + "");
        assertThat(again.text()).contains("2 there already");
        Command.Outcome nobody = barid.barid("", "mailbox", "import", "nobody@example.test", "--mbox", mbox + "");
        assertThat(nobody.status()).isEqualTo(1);
        assertThat(nobody.errors()).contains("There is no account nobody@example.test.");
    }
}
