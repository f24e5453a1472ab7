package io.barid.allinone.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Ports that read like the real ones: 25 is 14025, if {@code base} is 14000. All are below those that the system gives to
 * outgoing connections, one of which could have taken it when a service comes to open it.
 */
record Numbers(int base) {

    private static final int FIRST = 10;
    private static final int END = 32;

    static final int SMTP = 25;
    static final int DNS = 53;
    static final int POP3 = 110;
    static final int SUBMISSION = 587;

    /** What an organisation opens on its own address. */
    private static final Map<String, Integer> OWN = Map.ofEntries(
            Map.entry("BARID_SMTP_PORT", SMTP),
            Map.entry("BARID_SUBMISSION_PORT", SUBMISSION),
            Map.entry("BARID_SUBMISSIONS_PORT", 465),
            Map.entry("BARID_POP3_PORT", POP3),
            Map.entry("BARID_POP3S_PORT", 995),
            Map.entry("BARID_SMTP_HTTP_PORT", 81),
            Map.entry("BARID_RELAY_HTTP_PORT", 82),
            Map.entry("BARID_MAILBOX_HTTP_PORT", 83),
            Map.entry("BARID_POP3_HTTP_PORT", 84),
            Map.entry("BARID_DNS_HTTP_PORT", 85));

    /** What all open on 127.0.0.1, one after the other. */
    private static final Map<String, Integer> SHARED = Map.of("BARID_KAFKA_PORT", 92, "BARID_POSTGRES_PORT", 432);

    /** A base whose ports are free for these organisations. */
    static Numbers free(List<String> addresses) {
        List<Integer> thousands = new ArrayList<>();
        for (int i = FIRST; i < END; i++) {
            thousands.add(i);
        }
        Collections.shuffle(thousands);
        return thousands.stream()
                .map(thousand -> new Numbers(thousand * 1000))
                .filter(numbers -> numbers.allFree(addresses))
                .findFirst()
                .orElseThrow(() -> new DemoException("There are not enough free ports on this machine's loopback."));
    }

    private boolean allFree(List<String> addresses) {
        boolean free = free("127.0.0.1", of(DNS));
        for (int i = 0; i < addresses.size(); i++) {
            for (int port : OWN.values()) {
                free = free && free(addresses.get(i), of(port));
            }
            for (int port : SHARED.values()) {
                free = free && free("127.0.0.1", of(port) + i);
            }
        }
        return free;
    }

    private static boolean free(String address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What stands here for a well-known port. */
    int of(int known) {
        return base + known;
    }

    /** The settings of an organisation. @param index 0 is the first one */
    void put(Map<String, String> variables, int index) {
        OWN.forEach((variable, port) -> variables.put(variable, Integer.toString(of(port))));
        SHARED.forEach((variable, port) -> variables.put(variable, Integer.toString(of(port) + index)));
    }
}
