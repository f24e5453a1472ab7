package io.barid.mailbox;

import io.barid.address.AddressSyntaxException;
import io.barid.address.Mailbox;
import io.barid.service.SettingsException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator sets for mailbox-service alone; everything else is common to all services.
 *
 * @param secretsKey 32 octets, in base64 or hexadecimal digits, with which passwords are encrypted; kept outside the
 *     database, so that a copy of the database alone lets nobody guess one ({@code BARID_SECRETS_KEY})
 * @param postmaster a local address that receives {@code <Postmaster>} and postmaster@ of each domain; empty: a built-in
 *     account, made with the first domain ({@code BARID_POSTMASTER})
 * @param auditKept how long it is known who changed what in the directory ({@code BARID_AUDIT_KEPT})
 * @param deletedMailKept how long mail that a client deleted can be brought back; 0: not at all
 *     ({@code BARID_DELETED_MAIL_KEPT})
 */
@ConfigurationProperties("mailbox-service")
public record MailboxServiceProperties(
        @DefaultValue("") String secretsKey,
        @DefaultValue("") String postmaster,
        @DefaultValue("400d") Duration auditKept,
        @DefaultValue("7d") Duration deletedMailKept) {

    private static final Duration LONGEST_KEPT = Duration.ofDays(3_650);

    public MailboxServiceProperties {
        if (secretsKey.isBlank()) {
            throw new SettingsException("BARID_SECRETS_KEY is missing: set it to 32 random octets, for example from "
                    + "`openssl rand -base64 32`, and keep it, for passwords cannot be read without it");
        }
        parsePostmaster(postmaster);
        if (!auditKept.isPositive()) {
            throw new SettingsException("BARID_AUDIT_KEPT is " + auditKept + ": it is a time such as 400d");
        }
        if (deletedMailKept.isNegative() || deletedMailKept.compareTo(LONGEST_KEPT) > 0) {
            throw new SettingsException("BARID_DELETED_MAIL_KEPT is 0 (deleted mail is gone) to 3650d");
        }
    }

    /** The address that was set, if any. */
    public Optional<Mailbox> postmasterAddress() {
        return parsePostmaster(postmaster);
    }

    private static Optional<Mailbox> parsePostmaster(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Mailbox.parse(text.strip()));
        } catch (AddressSyntaxException e) {
            throw new SettingsException("BARID_POSTMASTER is '" + text + "', which is no address: " + e.getMessage());
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "MailboxServiceProperties[postmaster=" + postmaster + ", deletedMailKept=" + deletedMailKept + "]";
    }
}
