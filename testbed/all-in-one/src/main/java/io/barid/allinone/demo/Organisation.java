package io.barid.allinone.demo;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * One of the two: a domain, the host that takes its mail, and who has an account there.
 *
 * @param index      0 or 1
 * @param address    of this machine's loopback, as that of a host elsewhere
 * @param home       everything that its Barid keeps
 * @param adminToken opens its admin API
 */
record Organisation(
        int index,
        String domain,
        String address,
        String user,
        String password,
        Numbers numbers,
        Path home,
        String adminToken) {

    static Organisation of(int index, String domain, String user, Numbers numbers, Path stage) {
        return new Organisation(
                index, domain, address(index), user, secret(12), numbers, stage.resolve(domain), secret(32));
    }

    static String address(int index) {
        return "127.0.0." + (index + 1);
    }

    private static String secret(int octets) {
        byte[] random = new byte[octets];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    String host() {
        return "mx." + domain;
    }

    String mailbox() {
        return user + "@" + domain;
    }

    Path certificate() {
        return home.resolve("tls").resolve("cert.pem");
    }

    Path log() {
        return home.resolve("log").resolve("barid.log");
    }

    String url(int port) {
        return "http://" + address + ":" + numbers.of(port);
    }

    /** What its Barid is told. */
    Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        numbers.put(variables, index);
        variables.put("BARID_HOME", home.toString());
        variables.put("BARID_HOSTNAME", host());
        variables.put("BARID_BIND", address);
        variables.put("BARID_HTTP_BIND", address);
        variables.put("BARID_ADMIN_TOKEN", adminToken);
        variables.put("BARID_DNS_SERVERS", "127.0.0.1:" + numbers.of(Numbers.DNS));
        variables.put("BARID_DNSSEC", "off");
        variables.put("BARID_REMOTE_SMTP_PORT", Integer.toString(numbers.of(Numbers.SMTP)));
        // the other one is on loopback, where mail from DNS does not go otherwise
        variables.put("BARID_ALLOW_PRIVATE_MX", "true");
        return variables;
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return domain;
    }
}
