package io.barid.service.token;

import io.barid.service.SettingsException;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The two secrets of an installation.
 *
 * @param adminToken   opens {@code /v1/**}; at least 16 characters ({@code BARID_ADMIN_TOKEN})
 * @param serviceToken root from which each service's own token is made; at least 16 characters ({@code BARID_SERVICE_TOKEN})
 */
@ConfigurationProperties("barid")
public record Tokens(String adminToken, String serviceToken) {

    private static final int MIN_LENGTH = 16;

    public Tokens {
        check("BARID_ADMIN_TOKEN", adminToken);
        check("BARID_SERVICE_TOKEN", serviceToken);
        if (adminToken.equals(serviceToken)) {
            throw new SettingsException(
                    "BARID_ADMIN_TOKEN and BARID_SERVICE_TOKEN are the same: give each its own value");
        }
    }

    /** What a calling service shows: {@code name:HMAC(root, name)}. */
    public String forCaller(String caller) {
        return CallerToken.of(serviceToken, caller);
    }

    private static void check(String variable, String token) {
        if (token == null || token.length() < MIN_LENGTH) {
            throw new SettingsException(
                    variable + " is missing or shorter than 16 characters: set it to a random value, "
                            + "for example from `openssl rand -hex 32`");
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "Tokens[secret]";
    }
}
