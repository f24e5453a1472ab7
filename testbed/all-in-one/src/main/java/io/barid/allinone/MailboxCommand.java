package io.barid.allinone;

import java.util.List;

/** {@code mailbox}: work on the mail of one account; each verb is a class of its own. */
final class MailboxCommand {

    private static final String HELP = """
            Work on the mail of one account.

            """;

    private MailboxCommand() {}

    static int run(Settings settings, List<String> arguments) throws InterruptedException {
        String verb = arguments.isEmpty() ? "--help" : arguments.getFirst();
        List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        if (rest.contains("--help") || rest.contains("-h")) {
            return help();
        }
        return switch (verb) {
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
