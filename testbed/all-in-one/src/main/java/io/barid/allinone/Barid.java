package io.barid.allinone;

import java.util.Arrays;
import java.util.List;

/** The entry point behind {@code ./barid}. Exit status 0: done; 1: not done, with one sentence on standard error. */
public final class Barid {

    private Barid() {}

    public static void main(String[] arguments) {
        Settings settings = new Settings(System.getenv());
        int status = 1;
        try {
            status = run(settings, List.copyOf(Arrays.asList(arguments)));
        } catch (UsageException e) {
            System.err.println("barid: " + e.getMessage());
        } catch (InterruptedException e) {
            System.err.println("barid: interrupted");
        } catch (RuntimeException e) {
            System.err.println("barid: " + Failure.sentence(e, settings.home()));
        }
        // at once and whatever threads there are: a start that failed leaves nothing running
        System.exit(status);
    }

    private static int run(Settings settings, List<String> arguments) throws InterruptedException {
        String command = arguments.isEmpty() ? "help" : arguments.getFirst();
        List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        return switch (command) {
            case "demo" -> DemoCommand.run(rest);
            case "train" -> TrainCommand.run(rest);
            case "up" -> UpCommand.run(settings, rest);
            case "start", "stop" -> ControlCommand.run(settings, command, rest);
            case "status" -> StatusCommand.run(settings);
            case "domain", "account", "alias" -> DirectoryCommand.run(settings, command, rest);
            case "mailbox" -> MailboxCommand.run(settings, rest);
            case "site" -> SiteCommand.run(settings, rest);
            case "audit" -> AuditCommand.run(settings, rest);
            case "queue" -> QueueCommand.run(settings, rest);
            case "trace" -> TraceCommand.run(settings, rest);
            case "token" -> TokenCommand.run(settings, rest);
            case "secrets" -> SecretsCommand.run(settings, rest);
            case "help", "--help", "-h" -> Help.print();
            default -> throw new UsageException("There is no command '" + command + "'; ./barid help lists them.");
        };
    }
}
