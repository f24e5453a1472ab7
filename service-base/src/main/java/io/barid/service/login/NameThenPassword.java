package io.barid.service.login;

import java.util.Optional;

/** LOGIN, which old clients use and no standard describes. */
abstract sealed class NameThenPassword extends SaslExchange {

    /** Awaits the name. */
    static final class Name extends NameThenPassword {

        private final GatewayLogins logins;
        private final String client;

        Name(GatewayLogins logins, String client) {
            this.logins = logins;
            this.client = client;
        }

        @Override
        SaslStep take(String name) {
            return new Password(logins, client, name).begin(Optional.empty(), "Password:");
        }
    }

    /** Awaits the password. */
    static final class Password extends NameThenPassword {

        private final GatewayLogins logins;
        private final String client;
        private final String name;

        Password(GatewayLogins logins, String client, String name) {
            this.logins = logins;
            this.client = client;
            this.name = name;
        }

        @Override
        SaslStep take(String password) {
            return logins.judge(name, password, client);
        }
    }
}
