package io.barid.allinone;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Runs services as Spring contexts beside each other. */
final class ServicesInOneJvm implements AutoCloseable {

    /** What the shared class path would switch on in a service that has no use for it. */
    private static final List<String> DATABASE = List.of(
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration");

    private static final List<String> JPA = List.of(
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
            "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration");

    private static final List<String> KAFKA =
            List.of("org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration");

    private final Settings settings;
    private final Deque<ConfigurableApplicationContext> contexts = new ArrayDeque<>();

    ServicesInOneJvm(Settings settings) {
        this.settings = settings;
    }

    ConfigurableApplicationContext start(Part service) {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(application(service))
                .properties(properties(service))
                .registerShutdownHook(false)
                .run();
        synchronized (contexts) {
            contexts.push(context);
        }
        return context;
    }

    /** The last started first: gateways drain while what they need is still there. */
    @Override
    public void close() {
        synchronized (contexts) {
            contexts.forEach(ConfigurableApplicationContext::close);
            contexts.clear();
        }
    }

    private static Class<?> application(Part service) {
        try {
            return Class.forName(service.application());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> properties(Part service) {
        Map<String, Object> properties = new HashMap<>(settings.of(service));
        properties.put("spring.config.name", service.toString());
        properties.put("spring.autoconfigure.exclude", String.join(",", excluded(service)));
        return properties;
    }

    private static List<String> excluded(Part service) {
        List<String> excluded = new java.util.ArrayList<>();
        if (service != Part.MAILBOX_SERVICE) {
            excluded.addAll(JPA);
        }
        if (service != Part.MAILBOX_SERVICE && service != Part.RELAY_SERVICE) {
            excluded.addAll(DATABASE);
        }
        if (service == Part.POP3_GATEWAY || service == Part.DNS_RESOLVER) {
            excluded.addAll(KAFKA);
        }
        return excluded;
    }
}
