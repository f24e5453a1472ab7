package io.barid.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.barid.dialogue.OnlyCertificate;
import io.barid.endtoend.Command.Outcome;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * Clients that send a message as it is given to them. Each verifies the certificate and, but for swaks, which cannot in
 * the version of Debian 12, the host's name.
 */
enum SubmittingClient {
    CURL {
        @Override
        Outcome submit(Submission what) {
            String scheme = what.startTls() ? "smtp" : "smtps";
            List<String> words =
                    new ArrayList<>(List.of("curl", "--silent", "--show-error", "--verbose", "--ssl-reqd"));
            words.addAll(List.of("--cacert", what.certificate(), "--url", scheme + "://localhost:" + what.port()));
            words.addAll(List.of("--user", what.login() + ":" + what.password()));
            words.addAll(List.of("--login-options", "AUTH=" + what.mechanism(), "--mail-from", what.login()));
            what.recipients().forEach(recipient -> words.addAll(List.of("--mail-rcpt", recipient)));
            words.addAll(List.of("--upload-file", "-"));
            return run(words, what.content());
        }
    },

    SWAKS {
        @Override
        Outcome submit(Submission what) throws IOException {
            // as it goes over the wire: what swaks itself would do to it is meant for templates
            String stuffed = ("\r\n" + new String(what.content(), ISO_8859_1)).replace("\r\n.", "\r\n..") + ".";
            Path content = Files.writeString(Files.createTempFile("content", ""), stuffed.substring(2), ISO_8859_1);
            List<String> words = new ArrayList<>(List.of("swaks", "--server", "localhost", "--port", what.port()));
            words.addAll(List.of(what.startTls() ? "--tls" : "--tls-on-connect", "--tls-verify"));
            words.addAll(List.of("--tls-ca-path", what.certificate(), "--auth", what.mechanism()));
            words.addAll(List.of("--auth-user", what.login(), "--auth-password", what.password()));
            words.addAll(List.of("--from", what.login(), "--to", String.join(",", what.recipients())));
            words.addAll(List.of("--suppress-data", "--no-data-fixup", "--data", "@" + content));
            try {
                return run(words, new byte[0]);
            } finally {
                Files.delete(content);
            }
        }
    },

    MSMTP {
        @Override
        Outcome submit(Submission what) throws IOException {
            Path settings = Files.createTempFile("msmtp", "");
            Files.writeString(settings, """
                    host localhost
                    port %s
                    tls on
                    tls_starttls %s
                    tls_trust_file %s
                    auth %s
                    user %s
                    password %s
                    from %s
                    """.formatted(
                            what.port(),
                            what.startTls() ? "on" : "off",
                            what.certificate(),
                            what.mechanism().toLowerCase(Locale.ROOT),
                            what.login(),
                            what.password(),
                            what.login()));
            List<String> words = new ArrayList<>(List.of("msmtp", "--debug", "--file=" + settings, "--"));
            words.addAll(what.recipients());
            try {
                return run(words, what.content());
            } finally {
                Files.delete(settings);
            }
        }
    },

    PYTHON {
        @Override
        Outcome submit(Submission what) {
            List<String> words = new ArrayList<>(List.of(Clients.PYTHON, "src/test/python/submit.py"));
            words.addAll(List.of(what.startTls() ? "starttls" : "tls", what.port(), what.certificate()));
            words.addAll(List.of(what.mechanism(), what.login(), what.password()));
            words.addAll(what.recipients());
            return run(words, what.content());
        }
    },

    ANGUS {
        @Override
        Outcome submit(Submission what) throws IOException {
            Properties settings = new Properties();
            settings.put("mail.transport.protocol", "smtp");
            settings.put("mail.smtp.host", "localhost");
            settings.put("mail.smtp.port", what.port());
            settings.put("mail.smtp.starttls.required", Boolean.toString(what.startTls()));
            settings.put("mail.smtp.starttls.enable", Boolean.toString(what.startTls()));
            settings.put("mail.smtp.ssl.enable", Boolean.toString(!what.startTls()));
            settings.put(
                    "mail.smtp.ssl.socketFactory",
                    OnlyCertificate.context(what.barid().certificate()).getSocketFactory());
            settings.put("mail.smtp.ssl.checkserveridentity", "true");
            settings.put("mail.smtp.auth", "true");
            settings.put("mail.smtp.auth.mechanisms", what.mechanism());
            settings.put("mail.smtp.from", what.login());
            Session session = Session.getInstance(settings);
            try (Transport transport = session.getTransport()) {
                transport.connect(what.login(), what.password());
                Address[] recipients = InternetAddress.parse(String.join(",", what.recipients()));
                // without saveChanges, which would write another Message-ID
                transport.sendMessage(new MimeMessage(session, new ByteArrayInputStream(what.content())), recipients);
                return new Outcome(0, new byte[0], "");
            } catch (MessagingException e) {
                return new Outcome(1, new byte[0], e.toString());
            }
        }
    };

    /** Ends when the client has ended. */
    abstract Outcome submit(Submission what) throws IOException;

    /** Leaves the test out where the client is not installed. */
    void require() {
        switch (this) {
            case SWAKS -> Clients.requireSwaks();
            case CURL, MSMTP -> Clients.require(name().toLowerCase(Locale.ROOT));
            case PYTHON -> Clients.requirePython("smtplib");
            case ANGUS -> {}
        }
    }

    private static Outcome run(List<String> words, byte[] input) {
        return Command.of(words.toArray(String[]::new)).input(input).run();
    }
}
