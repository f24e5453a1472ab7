package io.barid.allinone;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code up} runs; in this order things start, and in the other they stop. */
enum Part {
    POSTGRES("postgres", "BARID_POSTGRES_PORT", ""),
    KAFKA("kafka", "BARID_KAFKA_PORT", ""),
    MAILBOX_SERVICE("mailbox-service", "BARID_MAILBOX_HTTP_PORT", "io.barid.mailbox.MailboxServiceApplication"),
    RELAY_SERVICE("relay-service", "BARID_RELAY_HTTP_PORT", "io.barid.relay.RelayServiceApplication"),
    DNS_RESOLVER("dns-resolver", "BARID_DNS_HTTP_PORT", "io.barid.dns.DnsResolverApplication"),
    SMTP_GATEWAY("smtp-gateway", "BARID_SMTP_HTTP_PORT", "io.barid.smtp.SmtpGatewayApplication"),
    POP3_GATEWAY("pop3-gateway", "BARID_POP3_HTTP_PORT", "io.barid.pop3.Pop3GatewayApplication");

    private final String title;
    private final String portVariable;
    private final String application;

    Part(String title, String portVariable, String application) {
        this.title = title;
        this.portVariable = portVariable;
        this.application = application;
    }

    static List<Part> services() {
        return Arrays.stream(values()).filter(Part::service).toList();
    }

    /** @throws UsageException when there is no such part */
    static Part named(String name) {
        return Arrays.stream(values())
                .filter(part -> part.title.equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("There is no part '" + name + "'; parts are "
                        + Arrays.stream(values()).map(Part::toString).collect(Collectors.joining(", ")) + "."));
    }

    boolean service() {
        return !application.isEmpty();
    }

    /** Whether it asks other services and answers none: its own token is all it needs. */
    boolean asksOnly() {
        return this == RELAY_SERVICE || gateway();
    }

    /** Whether people have nothing to ask of it. */
    boolean gateway() {
        return this == SMTP_GATEWAY || this == POP3_GATEWAY;
    }

    /** The variable with the port that answers for it. */
    String portVariable() {
        return portVariable;
    }

    /** The variable that says where a service answers by HTTP, if not on this machine. */
    String urlVariable() {
        return portVariable.replace("_HTTP_PORT", "_URL");
    }

    /** The class with its {@code main}. */
    String application() {
        return application;
    }

    /** As the module is called. */
    @Override
    public String toString() {
        return title;
    }
}
