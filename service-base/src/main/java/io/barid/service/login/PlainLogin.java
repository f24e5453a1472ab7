package io.barid.service.login;

/** PLAIN (RFC 4616). */
final class PlainLogin extends SaslExchange {

    private final GatewayLogins logins;
    private final String client;

    PlainLogin(GatewayLogins logins, String client) {
        this.logins = logins;
        this.client = client;
    }

    /** {@code [authorization identity] NUL name NUL password}. */
    @Override
    SaslStep take(String text) {
        String[] parts = text.split("\0", -1);
        if (parts.length != 3 || parts[1].isEmpty()) {
            return new SaslStep.Unreadable();
        }
        boolean asItself = parts[0].isEmpty() || parts[0].equals(parts[1]);
        return asItself ? logins.judge(parts[1], parts[2], client) : new SaslStep.Denied();
    }
}
