package io.barid.allinone.transfer;

import io.barid.allinone.transfer.RemoteMailbox.Item;
import io.barid.allinone.transfer.Report.Fate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes what a Maildir lacks of a mailbox. */
final class Export {

    private Export() {}

    /** All written is durable and listed on return, also when it ends with an exception. */
    static void run(RemoteMailbox mailbox, Path folder, Report report, Progress progress)
            throws IOException, InterruptedException {
        List<Item> items = new ArrayList<>();
        MaildirWriter maildir = MaildirWriter.open(folder, mailbox.list(items::add));
        try {
            for (Item item : items) {
                if (maildir.has(item)) {
                    report.count(Fate.THERE);
                } else {
                    maildir.write(item, mailbox);
                    report.count(Fate.WRITTEN);
                }
                progress.step(item.octets());
            }
        } finally {
            maildir.finish();
        }
    }
}
