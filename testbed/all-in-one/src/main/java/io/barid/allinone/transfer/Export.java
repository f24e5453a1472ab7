package io.barid.allinone.transfer;

import io.barid.allinone.transfer.RemoteMailbox.Item;
import io.barid.allinone.transfer.Report.Fate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writes what a Maildir lacks of a mailbox; a few messages at once, since each waits for the disk. */
final class Export {

    private static final int AT_ONCE = 8;

    private record Writing(Item item, String base, Future<?> done) {}

    private final RemoteMailbox mailbox;
    private final MaildirWriter maildir;
    private final Report report;
    private final Progress progress;
    private final Queue<Writing> writings = new ArrayDeque<>();

    private Export(RemoteMailbox mailbox, MaildirWriter maildir, Report report, Progress progress) {
        this.mailbox = mailbox;
        this.maildir = maildir;
        this.report = report;
        this.progress = progress;
    }

    /** All written is durable and listed on return, also when it ends with an exception. */
    static void run(RemoteMailbox mailbox, Path folder, Report report, Progress progress)
            throws IOException, InterruptedException {
        List<Item> items = new ArrayList<>();
        try (MaildirWriter maildir = MaildirWriter.open(folder, mailbox.list(items::add))) {
            try {
                new Export(mailbox, maildir, report, progress).write(items);
            } finally {
                maildir.finish();
            }
        }
    }

    private void write(List<Item> items) throws IOException, InterruptedException {
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Item item : items) {
                if (maildir.has(item)) {
                    report.count(Fate.THERE);
                    progress.step(item.octets());
                    continue;
                }
                String base = maildir.base(item);
                writings.add(new Writing(item, base, writers.submit(() -> {
                    maildir.write(item, base, mailbox);
                    return null;
                })));
                if (writings.size() == AT_ONCE) {
                    list(writings.remove());
                }
            }
            while (!writings.isEmpty()) {
                list(writings.remove());
            }
        }
    }

    private void list(Writing writing) throws IOException, InterruptedException {
        try {
            writing.done().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
        maildir.list(writing.item(), writing.base());
        report.count(Fate.WRITTEN);
        progress.step(writing.item().octets());
    }
}
