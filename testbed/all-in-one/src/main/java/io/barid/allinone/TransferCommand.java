package io.barid.allinone;

import io.barid.allinone.transfer.RemoteMailbox;
import io.barid.allinone.transfer.Transfers;
import java.io.Console;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code mailbox import} and {@code mailbox export}. */
final class TransferCommand {

    private static final String IMPORT_USAGE = "Say what to import: ./barid mailbox import ADDRESS --maildir DIR,"
            + " or --mbox FILE; ./barid mailbox --help tells more.";
    private static final String EXPORT_USAGE =
            "Say where to: ./barid mailbox export ADDRESS --maildir DIR; ./barid mailbox --help tells more.";

    private TransferCommand() {}

    /** @return the exit status: 1 when a message was passed over */
    static int importMail(Settings settings, List<String> arguments) throws InterruptedException {
        List<String> rest = new ArrayList<>(arguments);
        Optional<Path> maildir = path(rest, "--maildir", IMPORT_USAGE);
        Optional<Path> mbox = path(rest, "--mbox", IMPORT_USAGE);
        boolean trashed = rest.remove("--with-trashed");
        List<String> wishes = new ArrayList<>();
        if (rest.remove("--with-deleted")) {
            wishes.add("deletedToo=true");
        }
        if (rest.remove("--over-quota")) {
            wishes.add("overQuota=true");
        }
        if (rest.size() != 1 || maildir.isPresent() == mbox.isPresent()) {
            throw new UsageException(IMPORT_USAGE);
        }
        RemoteMailbox mailbox = mailbox(settings, rest.getFirst(), wishes);
        boolean whole = maildir.isPresent()
                ? transfers().importMaildir(mailbox, maildir.get(), trashed)
                : transfers().importMbox(mailbox, mbox.orElseThrow(), trashed);
        return whole ? 0 : 1;
    }

    static int exportMail(Settings settings, List<String> arguments) throws InterruptedException {
        List<String> rest = new ArrayList<>(arguments);
        Path maildir = path(rest, "--maildir", EXPORT_USAGE).orElseThrow(() -> new UsageException(EXPORT_USAGE));
        if (rest.size() != 1) {
            throw new UsageException(EXPORT_USAGE);
        }
        transfers().exportMaildir(mailbox(settings, rest.getFirst(), List.of()), maildir);
        return 0;
    }

    private static Transfers transfers() {
        Console console = System.console();
        return new Transfers(System.out, System.err, console != null && console.isTerminal());
    }

    private static RemoteMailbox mailbox(Settings settings, String address, List<String> wishes) {
        return new RemoteMailbox(settings.url(Part.MAILBOX_SERVICE), AdminApi.token(settings), address, wishes);
    }

    /** Takes the option out of the words. */
    private static Optional<Path> path(List<String> rest, String option, String usage) {
        int at = rest.indexOf(option);
        if (at < 0) {
            return Optional.empty();
        }
        if (at + 1 == rest.size()) {
            throw new UsageException(usage);
        }
        Path path = Path.of(rest.get(at + 1));
        rest.subList(at, at + 2).clear();
        return Optional.of(path);
    }
}
