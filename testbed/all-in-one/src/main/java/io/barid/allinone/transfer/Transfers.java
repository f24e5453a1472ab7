package io.barid.allinone.transfer;

import io.barid.allinone.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What the command line asks for, from its beginning to the counts at its end. */
public record Transfers(PrintStream out, PrintStream errors, boolean terminal) {

    /** @return whether every message that was to be imported is in the mailbox now */
    public boolean importMaildir(RemoteMailbox mailbox, Path folder, boolean withTrashed) throws InterruptedException {
        return take(mailbox, folder, report -> Maildir.open(folder, withTrashed, report));
    }

    /** @return whether every message that was to be imported is in the mailbox now */
    public boolean importMbox(RemoteMailbox mailbox, Path file, boolean withTrashed) throws InterruptedException {
        return take(mailbox, file, report -> new Mbox(file, withTrashed, report));
    }

    private interface Opening {
        SourceMessage.Source open(Report report) throws IOException;
    }

    private boolean take(RemoteMailbox mailbox, Path path, Opening opening) throws InterruptedException {
        Report report = new Report(errors);
        try (SourceMessage.Source source = opening.open(report)) {
            Progress progress = new Progress(out, terminal, System::nanoTime, source.octets());
            try {
                new Import(mailbox, report, progress).run(source);
            } finally {
                progress.clear();
                report.print(out);
            }
        } catch (IOException e) {
            throw new UsageException("Nothing more is read from " + path + ": " + reason(e) + ".", e);
        }
        return report.clean();
    }

    /** Adds what is missing; a second time it changes nothing. */
    public void exportMaildir(RemoteMailbox mailbox, Path folder) throws InterruptedException {
        Report report = new Report(errors);
        Progress progress = new Progress(out, terminal, System::nanoTime, mailbox.octets());
        try {
            Export.run(mailbox, folder, report, progress);
        } catch (IOException e) {
            throw new UsageException("Nothing more is written to " + folder + ": " + reason(e) + ".", e);
        } finally {
            progress.clear();
            report.print(out);
        }
    }

    private static String reason(IOException failure) {
        return failure instanceof FileSystemException file && file.getReason() == null
                ? file.getClass().getSimpleName().replace("Exception", "") + " " + file.getFile()
                : failure.getMessage();
    }
}
