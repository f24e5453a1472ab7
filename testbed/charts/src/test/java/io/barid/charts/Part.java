package io.barid.charts;

import java.util.List;
import java.util.stream.Stream;

final class Part {

    static final List<String> SERVICES =
            List.of("smtp-gateway", "relay-service", "mailbox-service", "pop3-gateway", "dns-resolver");
    static final List<String> STORES = List.of("kafka", "postgres");
    static final List<String> ALL =
            Stream.of(SERVICES, STORES, List.of("test")).flatMap(List::stream).toList();

    private Part() {}
}
