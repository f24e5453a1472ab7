package io.barid.smtp;

import io.barid.address.AddressSyntaxException;
import io.barid.address.Domain;
import io.barid.service.SettingsException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name by which this gateway greets. */
final class HostName {

    private HostName() {}

    /** The setting if there is one, else the machine's own name as DNS knows it. */
    static String of(String setting) {
        if (!setting.isBlank()) {
            return checked(setting.strip());
        }
        try {
            String machine = InetAddress.getLocalHost().getCanonicalHostName();
            return Domain.parse(machine).name();
        } catch (UnknownHostException | AddressSyntaxException e) {
            return "localhost";
        }
    }

    private static String checked(String setting) {
        try {
            return Domain.parse(setting).name();
        } catch (AddressSyntaxException e) {
            throw new SettingsException(
                    "BARID_HOSTNAME is '" + setting + "', which is no host name: " + e.getMessage());
        }
    }
}
