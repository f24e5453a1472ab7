package io.barid.service.log;

import java.util.Map;

/** Whose line it is: with all services in one JVM, the logger's package tells. */
final class Services {

    /** The width of the longest name. */
    static final int WIDTH = 15;

    private static final Map<String, String> BY_PACKAGE = Map.of(
            "smtp", "smtp-gateway",
            "relay", "relay-service",
            "mailbox", "mailbox-service",
            "pop3", "pop3-gateway",
            "dns", "dns-resolver");
    private static final String ROOT = "io.barid.";
    private static final String ALL = "barid";

    private String only = "";

    void only(String service) {
        this.only = service.strip();
    }

    String of(String logger) {
        if (!only.isEmpty()) {
            return only;
        }
        if (!logger.startsWith(ROOT)) {
            return ALL;
        }
        int end = logger.indexOf('.', ROOT.length());
        return end < 0 ? ALL : BY_PACKAGE.getOrDefault(logger.substring(ROOT.length(), end), ALL);
    }
}
