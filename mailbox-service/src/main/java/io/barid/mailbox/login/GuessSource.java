package io.barid.mailbox.login;

import io.barid.service.net.ClientBlock;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.function.Function;

/**
 * Under what a wrong login is counted, each as a keyed hash, since a name may be a password typed into the wrong field.
 *
 * @param pair    the name from this client
 * @param client  the client, whatever the name; an IPv6 client is its /64
 * @param account the name, whoever the client is
 */
record GuessSource(String pair, String client, String account) {

    /** @param keyed hashes with a key that all replicas have */
    static GuessSource of(LoginName name, String client, Function<String, byte[]> keyed) {
        String from = network(client);
        return new GuessSource(
                hash("guess pair " + from + " " + name.key(), keyed),
                hash("guess client " + from, keyed),
                hash("guess account " + name.key(), keyed));
    }

    private static String hash(String text, Function<String, byte[]> keyed) {
        return HexFormat.of().formatHex(keyed.apply(text), 0, 16);
    }

    /** All that cannot be read is one client. */
    static String network(String client) {
        try {
            String text = client == null ? "" : client;
            int scope = text.indexOf('%');
            InetAddress address = InetAddress.ofLiteral(scope < 0 ? text : text.substring(0, scope));
            return ClientBlock.of(address).getHostAddress();
        } catch (IllegalArgumentException e) {
            return "unknown";
        }
    }
}
