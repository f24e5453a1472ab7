package io.barid.relay;

import io.barid.service.SettingsException;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What this service can be told.
 *
 * @param mailboxUrl where mailbox-service answers whose a recipient is ({@code BARID_MAILBOX_URL})
 */
@ConfigurationProperties("relay-service")
public record RelayServiceProperties(String mailboxUrl) {

    public RelayServiceProperties {
        if (mailboxUrl == null || !mailboxUrl.matches("https?://[^/]+/?")) {
            throw new SettingsException(
                    "BARID_MAILBOX_URL is '" + mailboxUrl + "': it is like http://mailbox-service:8083");
        }
    }

    /** Where mailbox-service is. */
    public URI mailbox() {
        return URI.create(mailboxUrl.replaceFirst("/$", ""));
    }
}
