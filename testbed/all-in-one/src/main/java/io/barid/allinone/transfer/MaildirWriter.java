package io.barid.allinone.transfer;

import io.barid.allinone.transfer.RemoteMailbox.Item;
import io.barid.allinone.transfer.UidLists.Listed;
import io.barid.allinone.transfer.UidLists.UidList;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
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
final class MaildirWriter implements Closeable {

    private static final Set<PosixFilePermission> OURS_ALONE = PosixFilePermissions.fromString("rwx------");

    private final HeldFolder folder;
    private final HeldFolder cur;
    private final HeldFolder tmp;
    private final long uidvalidity;
    private final List<Listed> listed;
    private final Map<String, String> baseByUniqueId = new HashMap<>();
    private final Set<String> bases = new HashSet<>();
    private boolean changed;

    private MaildirWriter(HeldFolder folder, long uidvalidity, List<Listed> listed) throws IOException {
        this.folder = folder;
        this.cur = folder.within("cur");
        this.tmp = folder.within("tmp");
        this.uidvalidity = uidvalidity;
        this.listed = listed;
    }

    /** Makes the folder where it is missing; its parent must be there. */
    static MaildirWriter open(Path folder, long uidvalidity) throws IOException {
        make(folder);
        for (String part : List.of("cur", "new", "tmp")) {
            make(folder.resolve(part));
        }
        HeldFolder held = HeldFolder.open(folder);
        UidList list = UidLists.dovecot(held);
        MaildirWriter writer = new MaildirWriter(
                held, list.uidvalidity() > 0 ? list.uidvalidity() : uidvalidity, new ArrayList<>(list.messages()));
        writer.scan(writer.cur);
        try (HeldFolder fresh = held.within("new")) {
            writer.scan(fresh);
        }
        list.messages().forEach(it -> writer.baseByUniqueId.put(it.uniqueId(), it.base()));
        return writer;
    }

    private static void make(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OURS_ALONE));
        }
    }

    private void scan(HeldFolder part) throws IOException {
        part.names().forEach(name -> bases.add(MaildirName.parse(name).base()));
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
        try (InputStream content = mailbox.read(item.uid());
                FileChannel file = tmp.create(base);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file), 64 * 1024)) {
            copy(content, out);
            out.flush();
            tmp.setTime(base, FileTime.from(item.internalDate()));
            file.force(true);
        }
        tmp.move(base, cur, MaildirName.of(base, item.flags()).toString());
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
        cur.sync();
        if (changed) {
            long next = listed.getLast().uid() + 1;
            List<String> lines = new ArrayList<>(listed.size() + 1);
            lines.add("3 V" + uidvalidity + " N" + next);
            listed.forEach(it -> lines.add(it.uid() + " P" + it.uniqueId() + " :" + it.base()));
            try (FileChannel file = tmp.create(UidLists.DOVECOT);
                    OutputStream out = Channels.newOutputStream(file)) {
                out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
                file.force(true);
            }
            tmp.move(UidLists.DOVECOT, folder, UidLists.DOVECOT);
            changed = false;
        }
        folder.sync();
    }

    @Override
    public void close() throws IOException {
        cur.close();
        tmp.close();
        folder.close();
    }
}
