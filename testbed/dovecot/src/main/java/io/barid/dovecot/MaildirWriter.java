package io.barid.dovecot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts messages into a Maildir as Dovecot's own delivery does: LF line ends, sizes in the file name. */
final class MaildirWriter {

    private final Path folder;
    private final Owner owner;
    private final long second = System.currentTimeMillis() / 1000;
    private int written;

    private MaildirWriter(Path folder, Owner owner) {
        this.folder = folder;
        this.owner = owner;
    }

    /** Makes what is missing of it. */
    static MaildirWriter open(Path mailbox, Owner owner) throws IOException {
        Path home = mailbox.getParent();
        for (Path each :
                new Path[] {home, mailbox, mailbox.resolve("cur"), mailbox.resolve("new"), mailbox.resolve("tmp")}) {
            if (!Files.isDirectory(each)) {
                owner.give(Files.createDirectories(each));
            }
        }
        return new MaildirWriter(mailbox, owner);
    }

    /** @param content with CRLF line ends; W is its size with these, S that of the file */
    void add(byte[] content) throws IOException {
        byte[] stored = withLf(content);
        // Dovecot numbers new messages in the order of their names' seconds and microseconds
        String name = "%d.M%06dP%d_%d.barid,S=%d,W=%d"
                .formatted(
                        second + written / 1_000_000,
                        written % 1_000_000,
                        ProcessHandle.current().pid(),
                        System.nanoTime(),
                        stored.length,
                        content.length);
        written++;
        Path file = Files.write(folder.resolve("tmp").resolve(name), stored);
        owner.give(file);
        Files.move(file, folder.resolve("new").resolve(name));
    }

    private static byte[] withLf(byte[] content) {
        var stored = new ByteArrayOutputStream(content.length);
        for (int i = 0; i < content.length; i++) {
            boolean lineEnd = content[i] == '\r' && i + 1 < content.length && content[i + 1] == '\n';
            if (!lineEnd) {
                stored.write(content[i]);
            }
        }
        return stored.toByteArray();
    }
}
