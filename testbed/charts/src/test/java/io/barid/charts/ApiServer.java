package io.barid.charts;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * As much of a Kubernetes API server as Helm needs: objects are kept in memory, and that is all that happens to them. No
 * controllers, no admission, no defaults.
 */
final class ApiServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer http;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Map<String, Map<String, Object>> objects = new TreeMap<>();
    private final List<String> unknown = new ArrayList<>();
    private long version;

    ApiServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/", this::answer);
        http.start();
    }

    String kubeConfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: here, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: me, user: {}}]
                contexts: [{name: here, context: {cluster: here, user: me, namespace: %s}}]
                current-context: here
                """.formatted(http.getAddress().getPort(), Chart.NAMESPACE);
    }

    /** All of a kind in the release's namespace by name; Helm's own records of releases are left out. */
    synchronized Map<String, Map<String, Object>> all(String plural) {
        Map<String, Map<String, Object>> found = new TreeMap<>();
        objects.forEach((path, object) -> {
            String[] steps = path.split("/", -1);
            if (steps[steps.length - 2].equals(plural) && !steps[steps.length - 1].startsWith("sh.helm.release")) {
                found.put(steps[steps.length - 1], object);
            }
        });
        return found;
    }

    /** What an administrator makes by hand. */
    synchronized void put(String plural, String name, Map<String, Object> object) {
        keep(Kinds.path(plural, Chart.NAMESPACE) + "/" + name, new LinkedHashMap<>(object));
    }

    /** Requests that no real server would have refused, perhaps: they say what is missing here. */
    synchronized List<String> unknown() {
        return List.copyOf(unknown);
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = answer(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().getPath(),
                        String.valueOf(exchange.getRequestURI().getQuery()),
                        exchange.getRequestBody().readAllBytes());
            } catch (RuntimeException e) {
                answer = Answer.status(500, "InternalError", e.toString());
            }
            byte[] body = JSON.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized Answer answer(String method, String path, String query, byte[] body) {
        Map<String, Object> discovery = Kinds.discovery(path);
        if (discovery != null) {
            return new Answer(200, discovery);
        }
        return switch (method) {
            case "GET" -> get(path, query);
            case "POST" -> post(path, object(body));
            case "PUT" -> new Answer(200, keep(path, object(body)));
            case "PATCH" -> patch(path, object(body));
            case "DELETE" -> delete(path);
            default -> Answer.status(405, "MethodNotAllowed", method);
        };
    }

    private static Map<String, Object> object(byte[] body) {
        return Protobuf.is(body) ? Protobuf.secret(body) : Yaml.map(new String(body, StandardCharsets.UTF_8));
    }

    private Answer get(String path, String query) {
        if (objects.containsKey(path)) {
            return new Answer(200, objects.get(path));
        }
        if (!Kinds.isCollection(path)) {
            if (!Kinds.isObject(path)) {
                unknown.add("GET " + path);
            }
            return missing(path);
        }
        List<Map<String, Object>> items = new ArrayList<>();
        objects.forEach((at, object) -> {
            if (at.startsWith(path + "/") && Labels.selected(object, query)) {
                items.add(object);
            }
        });
        return new Answer(200, Kinds.list(path, items, version));
    }

    private Answer post(String path, Map<String, Object> object) {
        String at = path + "/" + Yaml.at(object, "metadata/name");
        if (objects.containsKey(at)) {
            return Answer.status(409, "AlreadyExists", at + " already exists");
        }
        return new Answer(201, keep(at, object));
    }

    /** A merge patch, or with server-side apply all that Helm wants; either way lists are replaced as a whole. */
    private Answer patch(String path, Map<String, Object> patch) {
        Map<String, Object> now = objects.get(path);
        if (now == null && !patch.containsKey("kind")) {
            return missing(path);
        }
        return new Answer(200, keep(path, now == null ? patch : merge(now, patch)));
    }

    private static Map<String, Object> merge(Map<String, Object> now, Map<String, Object> patch) {
        Map<String, Object> merged = new LinkedHashMap<>(now);
        patch.forEach((key, value) -> {
            if (value == null) {
                merged.remove(key);
            } else if (!key.startsWith("$")) {
                boolean maps = value instanceof Map && merged.get(key) instanceof Map;
                merged.put(key, maps ? merge(Yaml.asMap(merged.get(key)), Yaml.asMap(value)) : value);
            }
        });
        return merged;
    }

    private Answer delete(String path) {
        Map<String, Object> gone = objects.remove(path);
        return gone == null ? missing(path) : new Answer(200, gone);
    }

    private Map<String, Object> keep(String path, Map<String, Object> object) {
        Map<String, Object> kept = new LinkedHashMap<>(object);
        Map<String, Object> metadata = new LinkedHashMap<>(Yaml.asMap(object.get("metadata")));
        metadata.putIfAbsent("uid", "uid-" + ++version);
        metadata.putIfAbsent("creationTimestamp", "2026-01-01T00:00:00Z");
        metadata.putIfAbsent("namespace", Chart.NAMESPACE);
        metadata.put("resourceVersion", String.valueOf(++version));
        kept.put("metadata", metadata);
        Map<String, Object> plain = Yaml.asMap(kept.remove("stringData"));
        if (plain != null) {
            Map<String, Object> data = new LinkedHashMap<>();
            plain.forEach((key, value) -> data.put(key, encoded(String.valueOf(value))));
            kept.merge("data", data, (a, b) -> merge(Yaml.asMap(a), Yaml.asMap(b)));
        }
        objects.put(path, kept);
        return kept;
    }

    private static Answer missing(String path) {
        return Answer.status(404, "NotFound", path + " not found");
    }

    private static String encoded(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    private record Answer(int status, Object body) {

        static Answer status(int code, String reason, String message) {
            return new Answer(
                    code,
                    Map.of(
                            "kind",
                            "Status",
                            "apiVersion",
                            "v1",
                            "status",
                            "Failure",
                            "reason",
                            reason,
                            "message",
                            message,
                            "code",
                            code));
        }
    }
}
