package io.barid.allinone.transfer;

import io.barid.allinone.transfer.UidLists.Listed;
import io.barid.message.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The INBOX of a Maildir: what is in {@code cur} and {@code new}, in the order of its UIDs, or else of its dates. */
final class Maildir implements SourceMessage.Source {

    private record Message(
            HeldFolder within, String file, MaildirName name, Optional<Listed> listed, Instant date, long octets) {}

    private final Path folder;
    private final List<HeldFolder> held = new ArrayList<>();
    private final boolean withTrashed;
    private final Report report;
    private final List<Message> messages = new ArrayList<>();

    private Maildir(Path folder, boolean withTrashed, Report report) {
        this.folder = folder;
        this.withTrashed = withTrashed;
        this.report = report;
    }

    static Maildir open(Path folder, boolean withTrashed, Report report) throws IOException {
        Maildir maildir = new Maildir(folder, withTrashed, report);
        try {
            maildir.scan();
            return maildir;
        } catch (IOException | RuntimeException e) {
            maildir.close();
            throw e;
        }
    }

    private void scan() throws IOException {
        HeldFolder whole = hold(HeldFolder.open(folder));
        Map<String, Listed> listed = UidLists.of(whole).byBase();
        for (String part : List.of("cur", "new")) {
            HeldFolder within = hold(whole.within(part));
            for (String file : within.names()) {
                add(within, file, listed);
            }
        }
        noteOthers();
        messages.sort(Comparator.comparing(
                        (Message it) -> it.listed().map(Listed::uid).orElse(Long.MAX_VALUE))
                .thenComparing(Message::date)
                .thenComparing(it -> it.name().base()));
    }

    private HeldFolder hold(HeldFolder opened) {
        held.add(opened);
        return opened;
    }

    private void add(HeldFolder within, String fileName, Map<String, Listed> listed) throws IOException {
        if (fileName.startsWith(".")) {
            return;
        }
        BasicFileAttributes is = within.attributes(fileName);
        if (!is.isRegularFile()) {
            report.failed(
                    within.path(fileName).toString(),
                    is.isSymbolicLink() ? "a symbolic link is not followed." : "this is no file.");
            return;
        }
        MaildirName name = MaildirName.parse(fileName);
        if (name.trashed() && !withTrashed) {
            report.count(Report.Fate.TRASHED);
            return;
        }
        Optional<Listed> known = Optional.ofNullable(listed.get(name.base()));
        messages.add(new Message(
                within, fileName, name, known, date(name, is.lastModifiedTime().toInstant()), is.size()));
    }

    /** The name's second; where the file has the same one, with its fractions. */
    private static Instant date(MaildirName name, Instant modified) {
        Instant given = name.delivered().orElse(modified);
        boolean same = Duration.between(given, modified).abs().compareTo(Duration.ofSeconds(1)) < 0;
        return same ? modified : given;
    }

    private void noteOthers() throws IOException {
        try (DirectoryStream<Path> others = Files.newDirectoryStream(
                folder, file -> Files.isDirectory(file.resolve("cur"), LinkOption.NOFOLLOW_LINKS))) {
            others.forEach(other -> report.note(other + ": not imported; only the INBOX is, which POP3 shows."));
        }
    }

    @Override
    public long octets() {
        return messages.stream().mapToLong(Message::octets).sum();
    }

    @Override
    public void forEach(Taker taker) throws InterruptedException {
        for (Message message : messages) {
            taker.take(new SourceMessage(
                    message.within().path(message.file()).toString(),
                    Optional.of(uniqueId(message)),
                    message.date(),
                    message.name().flags(),
                    message.octets(),
                    () -> new CrlfStream(message.within().read(message.file()))));
        }
    }

    @Override
    public void close() throws IOException {
        for (HeldFolder folder : held) {
            folder.close();
        }
    }

    /** As listed; otherwise the name without flags, which stays the same, or its digest where clients could not take it. */
    private static String uniqueId(Message message) {
        String given = message.listed().map(Listed::uniqueId).orElse("");
        if (SourceMessage.isUniqueId(given)) {
            return given;
        }
        String base = message.name().base();
        return SourceMessage.isUniqueId(base)
                ? base
                : HexFormat.of().formatHex(Sha256.digest().digest(base.getBytes(StandardCharsets.UTF_8)));
    }
}
