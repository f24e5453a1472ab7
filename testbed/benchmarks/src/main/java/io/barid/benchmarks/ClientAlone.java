package io.barid.benchmarks;

/** The SMTP client without queue and Kafka, in this process. */
final class ClientAlone {

    private ClientAlone() {}

    static String measure(SinkProcess sink, int connections, int messages, int size) {
        return "";
    }
}
