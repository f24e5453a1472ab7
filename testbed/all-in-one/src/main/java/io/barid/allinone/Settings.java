package io.barid.allinone;

import io.barid.service.token.Tokens;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code BARID_*} variables with their defaults, and what each service is given. */
record Settings(Map<String, String> environment) {

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("BARID_HOME", "./data"),
            Map.entry("BARID_BIND", "127.0.0.1"),
            Map.entry("BARID_HTTP_BIND", "127.0.0.1"),
            Map.entry("BARID_SMTP_PORT", "2525"),
            Map.entry("BARID_SUBMISSION_PORT", "2587"),
            Map.entry("BARID_SUBMISSIONS_PORT", "2465"),
            Map.entry("BARID_POP3_PORT", "2110"),
            Map.entry("BARID_POP3S_PORT", "2995"),
            Map.entry("BARID_SMTP_HTTP_PORT", "8081"),
            Map.entry("BARID_RELAY_HTTP_PORT", "8082"),
            Map.entry("BARID_MAILBOX_HTTP_PORT", "8083"),
            Map.entry("BARID_POP3_HTTP_PORT", "8084"),
            Map.entry("BARID_DNS_HTTP_PORT", "8085"),
            Map.entry("BARID_KAFKA_PORT", "29092"),
            Map.entry("BARID_POSTGRES_PORT", "25432"));

    /** What may stand in a greeting; a machine may be called otherwise. */
    private static final String HOST_NAME =
            "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*";

    Settings {
        environment = Map.copyOf(environment);
    }

    /** What was set, or the default, or empty. */
    String get(String variable) {
        String set = environment.getOrDefault(variable, "");
        return set.isBlank() ? DEFAULTS.getOrDefault(variable, "") : set.strip();
    }

    int port(String variable) {
        String text = get(variable);
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65535) {
            throw new UsageException(variable + " is '" + text + "': a port is a number from 1 to 65535.");
        }
        return Integer.parseInt(text);
    }

    Home home() {
        return new Home(Path.of(get("BARID_HOME")));
    }

    String hostname() {
        String given = get("BARID_HOSTNAME");
        if (!given.isEmpty()) {
            return given;
        }
        try {
            String own = InetAddress.getLocalHost().getCanonicalHostName();
            return own.matches(HOST_NAME) ? own : "localhost";
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    boolean embeddedKafka() {
        return get("BARID_KAFKA_SERVERS").isEmpty();
    }

    boolean embeddedPostgres() {
        return get("BARID_POSTGRES_URL").isEmpty();
    }

    boolean ownCertificate() {
        return get("BARID_TLS_CERT").isEmpty() && get("BARID_TLS_KEY").isEmpty();
    }

    /** Where a service answers by HTTP: on this machine, unless it is said. */
    String url(Part service) {
        String given = get(service.urlVariable());
        if (!given.isEmpty()) {
            return given.replaceFirst("/+$", "");
        }
        String bind = get("BARID_HTTP_BIND");
        String host = bind.equals("0.0.0.0") || bind.equals("::") ? "127.0.0.1" : bind;
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port(service.portVariable());
    }

    String adminToken() {
        String given = get("BARID_ADMIN_TOKEN");
        return given.isEmpty() ? new Secrets(home()).existing("admin-token") : given;
    }

    /** All variables of a service, secrets included: made now where they are missing. */
    Map<String, String> of(Part service) {
        Secrets secrets = new Secrets(home());
        Map<String, String> variables = new LinkedHashMap<>();
        DEFAULTS.keySet().forEach(variable -> variables.put(variable, get(variable)));
        variables.put("BARID_HOME", home().folder().toString());
        variables.put("BARID_HOSTNAME", hostname());
        variables.put("BARID_MAILBOX_URL", url(Part.MAILBOX_SERVICE));
        variables.put("BARID_DNS_URL", url(Part.DNS_RESOLVER));
        if (service == Part.MAILBOX_SERVICE) {
            variables.put("BARID_SECRETS_KEY", secrets.key("password-key"));
        }
        variables.put("BARID_KAFKA_PARTITIONS", "2");
        if (ownCertificate()) {
            variables.put("BARID_TLS_CERT", home().tls().resolve("cert.pem").toString());
            variables.put("BARID_TLS_KEY", home().tls().resolve("key.pem").toString());
        }
        environment.forEach((variable, value) -> {
            boolean othersKey = variable.equals("BARID_SECRETS_KEY") && service != Part.MAILBOX_SERVICE;
            if (variable.startsWith("BARID_") && !value.isBlank() && !variable.equals("BARID_HOME") && !othersKey) {
                variables.put(variable, value);
            }
        });
        putTokens(service, secrets, variables);
        if (embeddedKafka()) {
            variables.put("BARID_KAFKA_SERVERS", "127.0.0.1:" + port("BARID_KAFKA_PORT"));
            variables.put("BARID_KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT");
            variables.put("BARID_KAFKA_SASL_MECHANISM", "PLAIN");
            variables.put("BARID_KAFKA_USER", "barid");
            variables.put("BARID_KAFKA_PASSWORD", kafkaPassword());
        }
        if (embeddedPostgres()) {
            variables.put(
                    "BARID_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:" + port("BARID_POSTGRES_PORT") + "/barid");
            variables.put("BARID_POSTGRES_USER", service == Part.RELAY_SERVICE ? "relay" : "mailbox");
            variables.put(
                    "BARID_POSTGRES_PASSWORD", databasePassword(service == Part.RELAY_SERVICE ? "relay" : "mailbox"));
        }
        return variables;
    }

    /** Just what it needs: a gateway that was taken over is to open nothing but what it may ask anyway. */
    private void putTokens(Part service, Secrets secrets, Map<String, String> variables) {
        String admin = get("BARID_ADMIN_TOKEN");
        if (service.gateway()) {
            variables.remove("BARID_ADMIN_TOKEN");
        } else {
            variables.put("BARID_ADMIN_TOKEN", admin.isEmpty() ? secrets.token("admin-token") : admin);
        }
        String given = get("BARID_SERVICE_TOKEN");
        String root = given.isEmpty() ? secrets.token("service-token") : given;
        variables.put("BARID_SERVICE_TOKEN", service.asksOnly() ? serviceToken(root, service) : root);
    }

    private static String serviceToken(String root, Part service) {
        return new Tokens("", root, false).forCaller(service.toString());
    }

    /** What a service that only asks others is given; empty when the root was never made. */
    String serviceToken(Part service) {
        String given = get("BARID_SERVICE_TOKEN");
        String root = given.isEmpty() ? new Secrets(home()).existing("service-token") : given;
        return root.isEmpty() ? "" : serviceToken(root, service);
    }

    String kafkaPassword() {
        return new Secrets(home()).token("kafka-password");
    }

    String databasePassword(String role) {
        return new Secrets(home()).token("postgres-" + role + "-password");
    }

    /** Without values: some are secrets. */
    @Override
    public String toString() {
        return "Settings[BARID_HOME=" + get("BARID_HOME") + "]";
    }
}
