package io.barid.service.token;

import io.barid.service.SettingsException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The secrets by which services and people let each other in.
 *
 * @param adminToken   opens {@code /v1/**}; at least 16 characters ({@code BARID_ADMIN_TOKEN})
 * @param serviceToken root from which each service's own token is made, at least 16 characters; or, where a service only asks
 *     others, its own token alone, {@code name:…} ({@code BARID_SERVICE_TOKEN})
 * @param adminApi     whether there is something for the admin token to open; if not, it need not be set
 */
@ConfigurationProperties("barid")
public record Tokens(
        String adminToken,
        String serviceToken,
        @DefaultValue("true") boolean adminApi) {

    private static final int MIN_LENGTH = 16;

    @ConstructorBinding
    public Tokens {
        adminToken = adminToken == null ? "" : adminToken;
        if (adminApi || !adminToken.isEmpty()) {
            check("BARID_ADMIN_TOKEN", adminToken);
        }
        check("BARID_SERVICE_TOKEN", serviceToken);
        if (adminToken.equals(serviceToken)) {
            throw new SettingsException(
                    "BARID_ADMIN_TOKEN and BARID_SERVICE_TOKEN are the same: give each its own value");
        }
        if (CallerToken.looksReady(serviceToken) && !CallerToken.ready(serviceToken)) {
            throw new SettingsException(
                    "BARID_SERVICE_TOKEN begins like a service's own token and is none: set it to the output of"
                            + " `./barid token SERVICE`, or to the root");
        }
    }

    public Tokens(String adminToken, String serviceToken) {
        this(adminToken, serviceToken, true);
    }

    /**
     * What a calling service shows: {@code name:HMAC(root, name)}.
     *
     * @throws SettingsException when another service's token was given
     */
    public String forCaller(String caller) {
        if (!ready()) {
            return CallerToken.of(serviceToken, caller);
        }
        if (!serviceToken.startsWith(caller + ":")) {
            throw new SettingsException("BARID_SERVICE_TOKEN is the token of "
                    + serviceToken.substring(0, serviceToken.indexOf(':')) + ", and this is " + caller
                    + ": set it to the output of `./barid token " + caller + "`");
        }
        return serviceToken;
    }

    /** Whether a service's own token was given instead of the root: nobody else's can be told from it. */
    boolean ready() {
        return CallerToken.ready(serviceToken);
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
