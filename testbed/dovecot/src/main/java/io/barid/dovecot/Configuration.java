package io.barid.dovecot;

import io.barid.remotemx.Authority;
import io.barid.remotemx.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;

/** The files that Dovecot reads: dovecot.conf, the certificate and the passwords. */
final class Configuration {

    private Configuration() {}

    /** @return dovecot.conf */
    static Path write(Path folder, DovecotSettings settings, Owner owner, int pop3, int pop3s) throws IOException {
        certificate(folder);
        Files.writeString(folder.resolve("users"), "");
        StringBuilder text = new StringBuilder(main(folder, settings, owner, pop3, pop3s));
        settings.more.forEach((name, value) -> text.append(name + " = " + value + "\n"));
        text.append(owner.settings());
        settings.services.forEach(text::append);
        return Files.writeString(folder.resolve("dovecot.conf"), text);
    }

    /** Needs dovecot.conf, since {@code doveadm} reads it. */
    static void passwords(Path folder, DovecotSettings settings) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, String> account : settings.accounts.entrySet()) {
            lines.append(account.getKey() + ":" + stored(folder, settings.scheme, account.getValue()) + "\n");
        }
        Files.writeString(folder.resolve("users"), lines);
    }

    private static String main(Path folder, DovecotSettings settings, Owner owner, int pop3, int pop3s) {
        String format = switch (settings.format) {
            case MAILDIR -> "maildir";
            case MDBOX -> "mdbox";
        };
        return """
                base_dir = %1$s/run
                state_dir = %1$s/run
                log_path = %1$s/dovecot.log
                protocols = pop3
                listen = 127.0.0.1
                ssl = yes
                ssl_cert = <%1$s/cert.pem
                ssl_key = <%1$s/key.pem
                auth_mechanisms = plain login scram-sha-256
                auth_verbose = yes
                first_valid_uid = 1
                first_valid_gid = 1
                mail_location = %2$s:%1$s/mail/%%u/%2$s
                passdb {
                  driver = passwd-file
                  args = %1$s/users
                }
                userdb {
                  driver = static
                  args = uid=%3$s gid=%4$s home=%1$s/mail/%%u
                }
                service pop3-login {
                  inet_listener pop3 {
                    port = %5$d
                  }
                  inet_listener pop3s {
                    port = %6$d
                  }
                }
                """.formatted(
                        folder, format, owner.user().getName(), owner.group().getName(), pop3, pop3s);
    }

    private static String stored(Path folder, String scheme, String password) throws IOException {
        if (scheme.equals("PLAIN")) {
            // a colon would end the field
            return "{PLAIN.b64}" + Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8));
        }
        return Doveadm.run(folder, "pw", "-s", scheme, "-p", password).strip();
    }

    private static void certificate(Path folder) throws IOException {
        Identity identity = Authority.selfSigned("localhost", "127.0.0.1");
        Files.writeString(
                folder.resolve("key.pem"), pem("PRIVATE KEY", identity.key().getEncoded()));
        try {
            X509Certificate certificate = identity.chain().getFirst();
            Files.writeString(folder.resolve("cert.pem"), pem("CERTIFICATE", certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String kind, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n";
    }
}
