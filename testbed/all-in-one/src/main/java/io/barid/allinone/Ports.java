package io.barid.allinone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds a taken port before anything starts. */
final class Ports {

    private static final String LOOPBACK = "127.0.0.1";

    private static final List<String> MAIL = List.of(
            "BARID_SMTP_PORT",
            "BARID_SUBMISSION_PORT",
            "BARID_SUBMISSIONS_PORT",
            "BARID_POP3_PORT",
            "BARID_POP3S_PORT");

    /** Kafka and PostgreSQL of a Barid that was killed end by themselves, and are given this long. */
    private static final Duration LEFTOVERS = Duration.ofSeconds(10);

    private Ports() {}

    static void requireFree(Settings settings) throws InterruptedException {
        Map<Integer, String> seen = new TreeMap<>();
        for (String variable : MAIL) {
            require(settings, variable, settings.get("BARID_BIND"), seen);
        }
        for (Part service : Part.services()) {
            require(settings, service.portVariable(), settings.get("BARID_HTTP_BIND"), seen);
        }
        requireFreeForStores(settings, seen);
    }

    /** Those of Kafka and PostgreSQL alone: services may run already. */
    static void requireFreeForStores(Settings settings) throws InterruptedException {
        requireFreeForStores(settings, new TreeMap<>());
    }

    /** Of all ports. */
    static List<String> variables() {
        List<String> all = new ArrayList<>(MAIL);
        Part.services().forEach(service -> all.add(service.portVariable()));
        all.addAll(List.of("BARID_KAFKA_PORT", "BARID_POSTGRES_PORT"));
        return all;
    }

    private static void requireFreeForStores(Settings settings, Map<Integer, String> seen) throws InterruptedException {
        if (settings.embeddedKafka()) {
            awaitLeftover(settings, "BARID_KAFKA_PORT");
            require(settings, "BARID_KAFKA_PORT", LOOPBACK, seen);
        }
        if (settings.embeddedPostgres()) {
            awaitLeftover(settings, "BARID_POSTGRES_PORT");
            require(settings, "BARID_POSTGRES_PORT", LOOPBACK, seen);
        }
    }

    private static void require(Settings settings, String variable, String bind, Map<Integer, String> seen) {
        int port = settings.port(variable);
        String other = seen.put(port, variable);
        if (other != null) {
            throw new UsageException(
                    other + " and " + variable + " are both " + port + ": give each a port of its own.");
        }
        try {
            bind(bind, port);
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException(
                    "Port " + port + " on " + bind + " cannot be used (" + e.getMessage()
                            + "): end the program that has it, or set " + variable + ".",
                    e);
        }
    }

    private static void awaitLeftover(Settings settings, String variable) throws InterruptedException {
        int port = settings.port(variable);
        long end = System.nanoTime() + LEFTOVERS.toNanos();
        for (boolean told = false; !free(port) && System.nanoTime() < end; told = true) {
            if (!told) {
                System.out.println("Port " + port + " is in use, perhaps by a Barid that was killed and still ends:"
                        + " waiting up to " + LEFTOVERS.toSeconds() + " s");
            }
            Thread.sleep(Duration.ofMillis(100));
        }
    }

    private static boolean free(int port) {
        try {
            bind(LOOPBACK, port);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void bind(String bind, int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(bind, port));
        }
    }
}
