package io.barid.allinone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds a taken port before anything starts. */
final class Ports {

    private static final List<String> MAIL = List.of(
            "BARID_SMTP_PORT",
            "BARID_SUBMISSION_PORT",
            "BARID_SUBMISSIONS_PORT",
            "BARID_POP3_PORT",
            "BARID_POP3S_PORT");

    private Ports() {}

    static void requireFree(Settings settings) {
        Map<Integer, String> seen = new TreeMap<>();
        for (String variable : MAIL) {
            require(settings, variable, settings.get("BARID_BIND"), seen);
        }
        for (Part service : Part.services()) {
            require(settings, service.portVariable(), settings.get("BARID_HTTP_BIND"), seen);
        }
        if (settings.embeddedKafka()) {
            require(settings, "BARID_KAFKA_PORT", "127.0.0.1", seen);
        }
        if (settings.embeddedPostgres()) {
            require(settings, "BARID_POSTGRES_PORT", "127.0.0.1", seen);
        }
    }

    private static void require(Settings settings, String variable, String bind, Map<Integer, String> seen) {
        int port = settings.port(variable);
        String other = seen.put(port, variable);
        if (other != null) {
            throw new UsageException(
                    other + " and " + variable + " are both " + port + ": give each a port of its own.");
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(bind, port));
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException(
                    "Port " + port + " on " + bind + " cannot be used (" + e.getMessage()
                            + "): end the program that has it, or set " + variable + ".",
                    e);
        }
    }
}
