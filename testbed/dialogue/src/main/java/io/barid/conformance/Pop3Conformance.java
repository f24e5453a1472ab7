package io.barid.conformance;

import io.barid.conformance.Rule.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;

/** The program: {@code testbed/dialogue/run pop3}. Ends with 0, with 1 when a MUST failed, with 2 when it could not be run. */
public final class Pop3Conformance {

    private static final String USAGE = """
            usage: testbed/dialogue/run pop3 --host HOST --port N --tls-port N
                     --user NAME --password-file FILE --empty-user NAME --empty-password-file FILE
                     [--smtp HOST:PORT [--address ADDRESS]] [--markdown FILE] [--seconds N]
                   testbed/dialogue/run pop3 --write-seeds FOLDER

            Plays testbed/dialogue/pop3 against any POP3 server. --port begins in clear, --tls-port under TLS;
            one of them is enough. USER's mailbox holds the seed messages, and some of them will be deleted:
            --smtp sends those that are missing to ADDRESS (by default USER), or --write-seeds writes them as
            files for you to put there. The mailbox of the second user is empty and stays so. Passwords come
            from files or from POP3_PASSWORD and POP3_EMPTY_PASSWORD. --seconds is the longest wait for a line.
            """;

    private Pop3Conformance() {}

    public static void main(String[] words) {
        System.exit(run(words));
    }

    private static int run(String[] words) {
        try {
            Options options = Options.of(words);
            if (words.length == 0) {
                System.err.print(USAGE);
                return 2;
            }
            if (options.find("--write-seeds").isPresent()) {
                Seeds.write(Path.of(options.get("--write-seeds")));
                return 0;
            }
            return play(options);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + USAGE);
            return 2;
        } catch (IOException | NoSuchElementException e) {
            System.err.println("the suite could not be played: " + e.getMessage());
            return 2;
        }
    }

    private static int play(Options options) throws IOException {
        Target target = options.target();
        if (options.smtp().isPresent()) {
            SmtpSeeder.send(options.smtp().get(), options.find("--address").orElse(options.get("--user")), target);
        }
        Report report = new Suite(target, Path.of(options.get("--scripts"))).run();
        System.out.print(report.text());
        if (options.find("--markdown").isPresent()) {
            Files.writeString(Path.of(options.get("--markdown")), report.markdown());
        }
        return report.failed(Level.MUST).isEmpty() ? 0 : 1;
    }
}
