package io.barid.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A collector of traces: takes OTLP over HTTP as protobuf, and keeps the spans. It can be told to hang. */
final class OtlpReceiver implements AutoCloseable {

    /** @param kind as OTLP numbers them: 1 internal, 2 server, 3 client, 4 producer, 5 consumer */
    record Span(
            String service,
            String name,
            String trace,
            String id,
            String parent,
            long kind,
            Map<String, String> attributes,
            int links) {}

    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean hanging;

    OtlpReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Span> spans() {
        return List.copyOf(spans);
    }

    void forget() {
        spans.clear();
    }

    /** Takes requests from now on, and never answers. */
    void hang() {
        hanging = true;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (hanging) {
                closed.await();
                return;
            }
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            if (!"application/x-protobuf".equals(type)) {
                exchange.sendResponseHeaders(415, -1);
                return;
            }
            spans.addAll(read(new Protobuf(body)));
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Field numbers of opentelemetry-proto 1.x: collector/trace/v1, trace/v1, resource/v1, common/v1. */
    private static List<Span> read(Protobuf request) {
        List<Span> spans = new ArrayList<>();
        for (Protobuf resourceSpans : request.messages(1)) {
            String service = attributes(resourceSpans.messages(1).getFirst(), 1).get("service.name");
            for (Protobuf scopeSpans : resourceSpans.messages(2)) {
                scopeSpans.messages(2).forEach(span -> spans.add(span(service, span)));
            }
        }
        return spans;
    }

    private static Span span(String service, Protobuf span) {
        return new Span(
                service,
                span.text(5),
                HexFormat.of().formatHex(span.octets(1)),
                HexFormat.of().formatHex(span.octets(2)),
                HexFormat.of().formatHex(span.octets(4)),
                span.number(6),
                attributes(span, 9),
                span.messages(13).size());
    }

    private static Map<String, String> attributes(Protobuf message, int field) {
        Map<String, String> attributes = new HashMap<>();
        for (Protobuf attribute : message.messages(field)) {
            Protobuf value = attribute.messages(2).getFirst();
            attributes.put(attribute.text(1), value.has(1) ? value.text(1) : Long.toString(value.number(3)));
        }
        return attributes;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
