package io.barid.allinone.transfer;

import io.barid.allinone.transfer.RemoteMailbox.Item;
import io.barid.allinone.transfer.UidLists.Listed;
import io.barid.allinone.transfer.UidLists.UidList;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Maildir that gets what it lacks. Each message is written in {@code tmp}, made durable, and only then moved to
 * {@code cur} under a name that follows from the message; {@code dovecot-uidlist} is written at the end and keeps the unique
 * ids. Broken off anywhere, the next run finds what is there.
 */
final class MaildirWriter {

    private static final Set<PosixFilePermission> OURS_ALONE = PosixFilePermissions.fromString("rwx------");

    private final Path folder;
    private final long uidvalidity;
    private final List<Listed> listed;
    private final Map<String, String> baseByUniqueId = new HashMap<>();
    private final Set<String> bases = new HashSet<>();
    private boolean changed;

    private MaildirWriter(Path folder, long uidvalidity, List<Listed> listed) {
        this.folder = folder;
        this.uidvalidity = uidvalidity;
        this.listed = listed;
    }

    /** Makes the folder where it is missing; its parent must be there. */
    static MaildirWriter open(Path folder, long uidvalidity) throws IOException {
        make(folder);
        for (String part : List.of("cur", "new", "tmp")) {
            make(folder.resolve(part));
        }
        UidList list = UidLists.dovecot(folder.resolve(UidLists.DOVECOT));
        MaildirWriter writer = new MaildirWriter(
                folder, list.uidvalidity() > 0 ? list.uidvalidity() : uidvalidity, new ArrayList<>(list.messages()));
        writer.scan("cur");
        writer.scan("new");
        list.messages().forEach(it -> writer.baseByUniqueId.put(it.uniqueId(), it.base()));
        return writer;
    }

    private static void make(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OURS_ALONE));
        }
    }

    private void scan(String part) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve(part))) {
            files.forEach(file ->
                    bases.add(MaildirName.parse(file.getFileName().toString()).base()));
        }
    }

    boolean has(Item item) {
        String base = baseByUniqueId.get(item.uniqueId());
        return base != null && bases.contains(base);
    }

    /** Durable on return, but for the entry in its folder. Several may be written at once. */
    void write(Item item, String base, RemoteMailbox mailbox) throws IOException, InterruptedException {
        if (bases.contains(base)) {
            return;
        }
        Path unfinished = folder.resolve("tmp").resolve(base);
        Files.deleteIfExists(unfinished);
        try (InputStream content = mailbox.read(item.uid());
                FileChannel file =
                        FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file), 64 * 1024)) {
            copy(content, out);
            out.flush();
            Files.setLastModifiedTime(unfinished, FileTime.from(item.internalDate()));
            file.force(true);
        }
        Path there =
                folder.resolve("cur").resolve(MaildirName.of(base, item.flags()).toString());
        Files.move(unfinished, there, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Notes what is written, in the order of UIDs. */
    void list(Item item, String base) {
        long last = listed.isEmpty() ? 0 : listed.getLast().uid();
        listed.add(new Listed(Math.max(item.uid(), last + 1), item.uniqueId(), base));
        changed = true;
    }

    /** The same for the same message: its time, its UID, and a folder's UIDs that begin anew get another UIDVALIDITY. */
    String base(Item item) {
        Instant date = item.internalDate();
        return date.getEpochSecond() + ".M" + date.getNano() / 1_000 + "U" + item.uid() + "V" + uidvalidity + ".barid";
    }

    /** Files of a Maildir have LF; mail in Barid has no CR but before LF. */
    private static void copy(InputStream content, OutputStream out) throws IOException {
        byte[] piece = new byte[64 * 1024];
        for (int count = content.read(piece); count >= 0; count = content.read(piece)) {
            int from = 0;
            for (int i = 0; i < count; i++) {
                if (piece[i] == '\r') {
                    out.write(piece, from, i - from);
                    from = i + 1;
                }
            }
            out.write(piece, from, count - from);
        }
    }

    /** Writes the list of unique ids; all is durable on return. */
    void finish() throws IOException {
        sync(folder.resolve("cur"));
        if (changed) {
            Path fresh = folder.resolve("tmp").resolve(UidLists.DOVECOT);
            long next = listed.getLast().uid() + 1;
            List<String> lines = new ArrayList<>(listed.size() + 1);
            lines.add("3 V" + uidvalidity + " N" + next);
            listed.forEach(it -> lines.add(it.uid() + " P" + it.uniqueId() + " :" + it.base()));
            Files.write(fresh, lines, StandardCharsets.UTF_8);
            try (FileChannel file = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                file.force(true);
            }
            Files.move(fresh, folder.resolve(UidLists.DOVECOT), StandardCopyOption.ATOMIC_MOVE);
            changed = false;
        }
        sync(folder);
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            channel.force(true);
        }
    }
}
