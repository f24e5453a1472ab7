package io.barid.allinone.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaildirTest {

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final Report report = new Report(new PrintStream(errors, true, StandardCharsets.UTF_8));

    @TempDir
    private Path folder;

    @BeforeEach
    void make() throws Exception {
        for (String part : List.of("cur", "new", "tmp")) {
            Files.createDirectory(folder.resolve(part));
        }
    }

    private void file(String name) throws Exception {
        Files.writeString(folder.resolve(name), "A: b\n\n");
    }

    private List<SourceMessage> read(boolean trashed) throws Exception {
        List<SourceMessage> messages = new ArrayList<>();
        Maildir.open(folder, trashed, report).forEach(messages::add);
        return messages;
    }

    private List<String> ids() throws Exception {
        return read(false).stream().map(it -> it.uniqueId().orElseThrow()).toList();
    }

    @Test
    void dovecotsListGivesOrderAndIds() throws Exception {
        file("cur/1600000003.c:2,S");
        file("new/1600000001.a");
        file("cur/1600000002.b,S=6:2,");
        file("tmp/1600000004.d");
        Files.writeString(
                folder.resolve("dovecot-uidlist"),
                "3 V1275660208 N25022 G3085f01b7f11094c501100008c4a11c1\n"
                        + "7 W7 S6 :1600000003.c\n9 W7 PUID9-old :1600000002.b,S=6\nrubbish\n99 : \n");
        assertThat(ids()).containsExactly("000000074c0907b0", "UID9-old", "1600000001.a");
        assertThat(read(false).getFirst().flags()).containsExactly("seen");
    }

    @Test
    void couriersListGivesWhatItsPop3ServerShowed() throws Exception {
        file("cur/1600000001.a:2,S");
        file("cur/1600000002.b:2,");
        file("cur/1600000003.c'd:2,");
        Files.writeString(
                folder.resolve("courierpop3dsizelist"),
                "/3 4 1275660208\n1600000002.b 12 2:0:0\n1600000001.a:2, 12 1:1275660208:0\n1600000003.c'd:2, 9 0:0\n");
        assertThat(ids()).containsExactly("UID2", "UID1-1275660208", "1600000003.c+27d");
    }

    @Test
    void withoutAListTheNameIsTheId() throws Exception {
        file("cur/1600000002.b:2,S");
        file("new/1600000001.a b");
        file("new/" + "1".repeat(200));
        List<String> ids = ids();
        assertThat(ids)
                .contains("1600000002.b")
                .allMatch(SourceMessage::isUniqueId)
                .doesNotHaveDuplicates();
        Files.move(folder.resolve("cur/1600000002.b:2,S"), folder.resolve("cur/1600000002.b:2,FS"));
        assertThat(ids()).isEqualTo(ids);
    }

    @Test
    void theNamesSecondCountsAndTheFileTellsItsFractions() throws Exception {
        file("cur/1600000000.a:2,");
        file("cur/1600000100.b:2,");
        Files.setLastModifiedTime(
                folder.resolve("cur/1600000000.a:2,"), FileTime.from(Instant.ofEpochSecond(1_600_000_000, 123_000)));
        assertThat(read(false).stream().map(SourceMessage::internalDate))
                .containsExactly(Instant.ofEpochSecond(1_600_000_000, 123_000), Instant.ofEpochSecond(1_600_000_100));
    }

    @Test
    void whatLeadsElsewhereIsNotFollowed() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "s");
        Files.createSymbolicLink(folder.resolve("cur/1.link:2,"), secret);
        Files.createDirectory(folder.resolve("cur/2.folder"));
        Files.createDirectories(folder.resolve(".Sent/cur"));
        Files.writeString(folder.resolve("new/3.bell\u0007\n"), "A: b\n");
        assertThat(read(false)).hasSize(1);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("1.link:2,: a symbolic link is not followed.", ".Sent: not imported");
        assertThat(report.clean()).isFalse();
        report.failed(read(false).getFirst().where(), "x");
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("3.bell??: x")
                .doesNotContain("\u0007");
        Files.move(folder.resolve("cur"), folder.resolve("elsewhere"));
        Files.createSymbolicLink(folder.resolve("cur"), folder.resolve("elsewhere"));
        assertThatThrownBy(() -> read(false)).hasMessageContaining("this is no Maildir");
    }

    @Test
    void aFolderSwappedForALinkLeadsNowhere() throws Exception {
        file("cur/1600000000.a:2,");
        Path secret = Files.createDirectory(folder.resolve("elsewhere"));
        Files.writeString(secret.resolve("1600000000.a:2,"), "secret");
        List<SourceMessage> messages = read(false);
        Files.move(folder.resolve("cur"), folder.resolve("away"));
        Files.createSymbolicLink(folder.resolve("cur"), secret);
        try (CrlfStream in = messages.getFirst().open()) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).startsWith("A: b");
        }
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        Files.createDirectories(folder.resolve("deep/er"));
        assertThatThrownBy(() -> Maildir.open(link, false, report)).hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> Maildir.open(link.resolve("deep/er"), false, report))
                .hasMessageContaining("symbolic link");
    }

    @Test
    void whatIsPlantedIsNotWrittenThrough() throws Exception {
        Path target = Files.writeString(folder.resolve("target"), "as it was");
        Files.createSymbolicLink(folder.resolve("tmp/dovecot-uidlist"), target);
        try (MaildirWriter writer = MaildirWriter.open(folder, 7)) {
            writer.list(new RemoteMailbox.Item(1, "id", 1, Instant.EPOCH, List.of(), null), "1.a");
            writer.finish();
        }
        assertThat(target).hasContent("as it was");
        assertThat(folder.resolve("dovecot-uidlist")).hasContent("3 V7 N2\n1 Pid :1.a");
        Files.delete(folder.resolve("tmp"));
        Files.createSymbolicLink(folder.resolve("tmp"), folder.resolve("cur"));
        assertThatThrownBy(() -> MaildirWriter.open(folder, 7)).isInstanceOf(java.io.IOException.class);
    }

    @Test
    void aLongLineOfAListDoesNotTakeTheStack() throws Exception {
        file("cur/1600000000.a:2,");
        Files.writeString(
                folder.resolve("dovecot-uidlist"),
                "3" + " Xa".repeat(100_000) + " V5 N2\n7" + " Wa".repeat(100_000) + " Pid :1600000000.a\n");
        assertThat(ids()).containsExactly("id");
    }

    @Test
    void theTrashIsLeftUnlessAskedFor() throws Exception {
        file("cur/1600000000.a:2,ST");
        assertThat(read(false)).isEmpty();
        assertThat(report.counted(Report.Fate.TRASHED)).isEqualTo(1);
        assertThat(report.clean()).isTrue();
        assertThat(read(true).getFirst().flags()).containsExactly("seen", "deleted");
    }
}
