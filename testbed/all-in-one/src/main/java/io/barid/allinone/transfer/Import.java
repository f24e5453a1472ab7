package io.barid.allinone.transfer;

import io.barid.allinone.UsageException;
import io.barid.allinone.transfer.RemoteMailbox.Batch;
import io.barid.allinone.transfer.RemoteMailbox.Labels;
import io.barid.allinone.transfer.RemoteMailbox.Outcome;
import io.barid.allinone.transfer.Report.Fate;
import io.barid.message.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Sends what a mailbox lacks, small messages many at a time, large ones alone and never whole in memory. What is there with
 * the same octets is not sent; so an import that was broken off goes on where it ended.
 */
final class Import {

    private static final int SMALL = 256 * 1024;
    private static final int BATCH_OCTETS = 2 * 1024 * 1024;
    private static final int BATCH_MESSAGES = 500;
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private final RemoteMailbox mailbox;
    private final Report report;
    private final Progress progress;
    private final Map<String, String> digests = new HashMap<>();
    private final List<SourceMessage> waiting = new ArrayList<>();
    private Batch batch;

    Import(RemoteMailbox mailbox, Report report, Progress progress) {
        this.mailbox = mailbox;
        this.report = report;
        this.progress = progress;
        this.batch = mailbox.batch();
    }

    /** @throws UsageException when the mailbox is full or mailbox-service does not go on */
    void run(SourceMessage.Source source) throws IOException, InterruptedException {
        mailbox.list(item -> {
            if (item.sha256() != null) {
                digests.put(item.uniqueId(), item.sha256());
            }
        });
        source.forEach(this::take);
        flush();
    }

    private void take(SourceMessage message) throws InterruptedException {
        try (CrlfStream in = message.open()) {
            byte[] head = in.readNBytes(SMALL + 1);
            if (head.length == 0) {
                fail(message, "it is empty.");
            } else if (head.length <= SMALL) {
                small(message, head);
            } else {
                large(message, head, in);
            }
            if (in.repaired()) {
                report.count(Fate.REPAIRED);
            }
        } catch (IOException e) {
            fail(message, "it cannot be read: " + e + ".");
        }
    }

    private void small(SourceMessage message, byte[] octets) throws InterruptedException {
        String digest = HexFormat.of().formatHex(Sha256.digest().digest(octets));
        Labels labels = labels(message, digest);
        if (digest.equals(digests.get(labels.uniqueId()))) {
            there(message);
            return;
        }
        if (batch.octets() + octets.length > BATCH_OCTETS) {
            flush();
        }
        waiting.add(message);
        batch.add(labels, octets);
        if (waiting.size() == BATCH_MESSAGES) {
            flush();
        }
    }

    /** Read twice where its unique id is made from it or may be there, and never kept. */
    private void large(SourceMessage message, byte[] head, InputStream rest) throws IOException, InterruptedException {
        boolean known = message.uniqueId().map(digests::containsKey).orElse(true);
        String digest = known ? digest(head, rest) : "";
        Labels labels = labels(message, digest);
        if (known && digest.equals(digests.get(labels.uniqueId()))) {
            there(message);
            return;
        }
        // in the order of the source
        flush();
        settle(message, mailbox.send(labels, message.opener()));
    }

    private static String digest(byte[] head, InputStream rest) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] piece = new byte[64 * 1024];
        for (InputStream in : List.of(new ByteArrayInputStream(head), rest)) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                digest.update(piece, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static Labels labels(SourceMessage message, String digest) {
        String uniqueId = message.uniqueId().orElse(digest);
        Instant date = message.internalDate();
        Instant possible = date.isBefore(Instant.EPOCH) ? Instant.EPOCH : date.isAfter(LATEST) ? LATEST : date;
        return new Labels(uniqueId, possible, message.flags());
    }

    private void flush() throws InterruptedException {
        if (waiting.isEmpty()) {
            return;
        }
        List<Outcome> outcomes = batch.send();
        for (int i = 0; i < waiting.size(); i++) {
            settle(waiting.get(i), outcomes.get(i));
        }
        waiting.clear();
        batch = mailbox.batch();
    }

    private void settle(SourceMessage message, Outcome outcome) {
        switch (outcome.outcome()) {
            case "stored" -> report.count(Fate.STORED);
            case "there" -> report.count(Fate.THERE);
            case "deleted" -> report.count(Fate.DELETED);
            case "full" ->
                throw new UsageException(outcome.detail() + " Give it more room, or import with --over-quota;"
                        + " the same command goes on where this one ended.");
            default -> {
                progress.clear();
                report.failed(message.where(), outcome.detail());
            }
        }
        progress.step(message.octets());
    }

    private void there(SourceMessage message) {
        report.count(Fate.THERE);
        progress.step(message.octets());
    }

    private void fail(SourceMessage message, String sentence) {
        progress.clear();
        report.failed(message.where(), sentence);
        progress.step(message.octets());
    }
}
