package io.barid.allinone;

import java.util.List;

/** {@code mailbox}: work on the mail of one account; each verb is a class of its own. */
final class MailboxCommand {

    private static final String HELP = """
            Work on the mail of one account.

              ./barid mailbox import ADDRESS --maildir DIR    its INBOX: cur and new
              ./barid mailbox import ADDRESS --mbox FILE
                --with-trashed   also what is marked as deleted there
                --with-deleted   also what was deleted in Barid and can be restored
                --over-quota     also what the quota has no room for
              ./barid mailbox export ADDRESS --maildir DIR    adds what is missing

              ./barid mailbox deleted ADDRESS [--since 2d]    what can be brought back
              ./barid mailbox restore ADDRESS --since 2d|--all|ID...
                --over-quota     also what the quota has no room for

            An import keeps what POP3 clients know messages by, so they fetch nothing
            twice. Both may be broken off and started again; what is there stays as it
            is. Exit status 1: something was passed over, and said why. docs/moving.md
            """;

    private MailboxCommand() {}

    static int run(Settings settings, List<String> arguments) throws InterruptedException {
        String verb = arguments.isEmpty() ? "--help" : arguments.getFirst();
        List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        if (rest.contains("--help") || rest.contains("-h")) {
            return help();
        }
        return switch (verb) {
            case "import" -> TransferCommand.importMail(settings, rest);
            case "export" -> TransferCommand.exportMail(settings, rest);
            case "deleted", "restore" -> DeletedMailCommand.run(settings, verb, rest);
            case "help", "--help", "-h" -> help();
            default ->
                throw new UsageException("There is no 'mailbox " + verb + "'; ./barid mailbox --help lists what is.");
        };
    }

    private static int help() {
        System.out.print(HELP);
        return 0;
    }
}
