package io.barid.allinone;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service's admin API, as the command line uses it. */
record AdminApi(Settings settings, Part service, HttpClient client) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PAGE = 200;
    private static final Duration ANSWER = Duration.ofSeconds(20);
    /** A change of a long queue is answered when all of it is done. */
    private static final Duration LONG_WORK = Duration.ofHours(2);

    static AdminApi of(Settings settings, Part service) {
        return new AdminApi(
                settings,
                service,
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build());
    }

    /** @return the status: 201 when it was made, 200 or 204 when it was there */
    int put(String kind, String name, Object body) throws InterruptedException {
        return send(request(kind + "/" + encoded(name))
                        .PUT(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .header("Content-Type", "application/json"))
                .statusCode();
    }

    /** @return where it can be watched, below {@code /v1/}, if it goes on */
    Optional<String> delete(String kind, String name) throws InterruptedException {
        return send(request(kind + "/" + encoded(name)).DELETE())
                .headers()
                .firstValue("Location")
                .map(location -> location.replaceFirst("^/v1/", ""));
    }

    /** Each item of all pages. @param query what is asked besides, beginning with {@code &}, or empty */
    void list(String kind, String query, Consumer<JsonNode> each) throws InterruptedException {
        for (int page = 0; ; page++) {
            JsonNode answer = JSON.readTree(send(request(kind + "?page=" + page + "&size=" + PAGE + query)
                            .GET())
                    .body());
            answer.path("items").forEach(each);
            if ((page + 1L) * PAGE >= answer.path("total").asLong(0)) {
                return;
            }
        }
    }

    /** What is at a path, its query included. */
    JsonNode get(String path) throws InterruptedException {
        return JSON.readTree(send(request(path).GET()).body());
    }

    /** What is at a path, as it is. */
    String text(String path) throws InterruptedException {
        return send(request(path).timeout(LONG_WORK).GET()).body();
    }

    /** Puts a text that is no JSON, and waits until all of it is done. */
    JsonNode put(String path, String text, String type) throws InterruptedException {
        return JSON.readTree(send(request(path)
                        .timeout(LONG_WORK)
                        .PUT(HttpRequest.BodyPublishers.ofString(text))
                        .header("Content-Type", type))
                .body());
    }

    /** Has something done, and waits until it is. */
    JsonNode post(String path) throws InterruptedException {
        return JSON.readTree(send(request(path).timeout(LONG_WORK).POST(HttpRequest.BodyPublishers.noBody()))
                .body());
    }

    /** Has something done as the body says, or made what only the service can name, and waits until it is. */
    JsonNode post(String path, Object body) throws InterruptedException {
        return JSON.readTree(send(request(path)
                        .timeout(LONG_WORK)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))))
                .body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(settings.url(service) + "/v1/" + path))
                .timeout(ANSWER)
                .header("Barid-Actor", System.getProperty("user.name", "").replaceAll("[^ -~]", "?"))
                .header("Authorization", "Bearer " + token(settings));
    }

    /** @throws UsageException when there is none */
    static String token(Settings settings) {
        String token = settings.adminToken();
        if (token.isEmpty()) {
            throw new UsageException("There is no admin token in "
                    + settings.home().secrets() + ": start Barid once, or set BARID_HOME or BARID_ADMIN_TOKEN.");
        }
        return token;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws InterruptedException {
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new UsageException(reason(response));
            }
            return response;
        } catch (IOException e) {
            throw new UsageException(
                    service + " does not answer at " + settings.url(service) + ": is Barid up? (./barid status)", e);
        }
    }

    private String reason(HttpResponse<String> response) {
        try {
            String detail = JSON.readTree(response.body()).path("detail").asString("");
            if (!detail.isEmpty()) {
                return detail;
            }
        } catch (JacksonException e) {
            // not one of our own answers: its status has to do
        }
        return service + " answered with status " + response.statusCode() + ".";
    }

    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
