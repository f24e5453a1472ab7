package io.barid.allinone;

import java.time.Duration;
import java.util.Locale;

/** What listens where, once all is ready. */
final class Welcome {

    private Welcome() {}

    static void print(Settings settings, Terminal terminal, Duration took) {
        String mail = settings.get("BARID_BIND") + ":";
        terminal.line("");
        terminal.line(String.format(Locale.ROOT, "Barid is ready after %.1f s.", took.toMillis() / 1000.0));
        terminal.line("");
        terminal.address("mail from other systems", "SMTP", mail + settings.get("BARID_SMTP_PORT"));
        terminal.address("sending, STARTTLS and login", "submission", mail + settings.get("BARID_SUBMISSION_PORT"));
        terminal.address("sending, TLS and login", "submissions", mail + settings.get("BARID_SUBMISSIONS_PORT"));
        terminal.address("reading, STLS", "POP3", mail + settings.get("BARID_POP3_PORT"));
        terminal.address("reading, TLS", "POP3S", mail + settings.get("BARID_POP3S_PORT"));
        terminal.address("admin API", "HTTP", settings.url(Part.MAILBOX_SERVICE) + "/v1");
        terminal.line("");
        terminal.line("  data, logs, secrets in " + settings.home().folder());
        if (settings.embeddedKafka() || settings.embeddedPostgres()) {
            terminal.line("  all on one disk: mail survives any crash, but not the loss of this disk");
        }
        terminal.line("");
        terminal.line("Next, in another terminal:  ./barid domain add example.test");
        terminal.line("                            ./barid account add aya@example.test");
        terminal.line("Ctrl-C stops Barid; the mail stays.");
    }
}
