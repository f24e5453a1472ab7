package io.barid.allinone;

import io.barid.services.RealPostgres;
import io.barid.services.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** All five with the settings that {@code ./barid up} gives them, on free ports and without Kafka. */
final class AllServices implements AutoCloseable {

    static final String ADMIN_TOKEN = "an-admin-token-of-tests";
    static final String ROOT_TOKEN = "a-root-token-of-tests";
    static final String SECRETS_KEY = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private final Map<Part, ServicesInOneJvm> running = new EnumMap<>(Part.class);
    private final Map<Part, ConfigurableApplicationContext> contexts = new EnumMap<>(Part.class);

    AllServices(Path home) throws IOException {
        TestDatabase database = RealPostgres.shared().newDatabase();
        Map<String, String> variables = new HashMap<>();
        variables.put("BARID_HOME", home.toString());
        variables.put("BARID_ADMIN_TOKEN", ADMIN_TOKEN);
        variables.put("BARID_SERVICE_TOKEN", ROOT_TOKEN);
        variables.put("BARID_SECRETS_KEY", SECRETS_KEY);
        variables.put("BARID_HOSTNAME", "mx.example.test");
        variables.put("BARID_KAFKA_SERVERS", "127.0.0.1:1");
        variables.put("BARID_POSTGRES_URL", database.jdbcUrl());
        variables.put("BARID_DNS_SERVERS", "127.0.0.1:1");
        for (String port :
                Set.of("SMTP", "SUBMISSION", "SUBMISSIONS", "POP3", "POP3S", "SMTP_HTTP", "RELAY_HTTP", "POP3_HTTP")) {
            variables.put("BARID_" + port + "_PORT", "0");
        }
        variables.put("BARID_MAILBOX_HTTP_PORT", free());
        variables.put("BARID_DNS_HTTP_PORT", free());
        new Home(home).make();
        Certificate.ensure(new Home(home).tls(), "mx.example.test");
        try {
            for (Part service : Part.services()) {
                String role = service == Part.RELAY_SERVICE ? "relay" : "mailbox";
                variables.put("BARID_POSTGRES_USER", role);
                variables.put("BARID_POSTGRES_PASSWORD", database.password(role));
                ServicesInOneJvm one = new ServicesInOneJvm(new Settings(variables));
                running.put(service, one);
                contexts.put(service, one.start(service));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static String free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    String url(Part service) {
        return "http://127.0.0.1:" + contexts.get(service).getEnvironment().getRequiredProperty("local.server.port");
    }

    /** All that answers there: {@code METHOD /path}; ANY where the method does not matter. */
    Set<String> routes(Part service) {
        ConfigurableApplicationContext context = contexts.get(service);
        Set<String> routes = new TreeSet<>();
        context.getBeansOfType(RequestMappingInfoHandlerMapping.class)
                .values()
                .forEach(mapping -> mapping.getHandlerMethods().keySet().forEach(info -> add(info, routes)));
        context.getBeansOfType(AbstractUrlHandlerMapping.class)
                .values()
                .forEach(mapping -> mapping.getHandlerMap().keySet().forEach(path -> routes.add("ANY " + path)));
        ((ServletWebServerApplicationContext) context)
                .getServletContext()
                .getServletRegistrations()
                .forEach((name, servlet) -> servlet.getMappings().forEach(path -> routes.add("SERVLET " + path)));
        return routes;
    }

    private static void add(RequestMappingInfo info, Set<String> routes) {
        for (String path : info.getPatternValues()) {
            if (info.getMethodsCondition().getMethods().isEmpty()) {
                routes.add("ANY " + path);
            }
            info.getMethodsCondition().getMethods().forEach(method -> routes.add(method + " " + path));
        }
    }

    @Override
    public void close() {
        running.values().forEach(ServicesInOneJvm::close);
    }
}
