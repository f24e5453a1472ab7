package io.barid.allinone;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** mailbox-service's admin API, as the command line uses it. */
record AdminApi(Settings settings, HttpClient client) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PAGE = 200;

    static AdminApi of(Settings settings) {
        return new AdminApi(
                settings,
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build());
    }

    /** @return the status: 201 when it was made, 200 or 204 when it was there */
    int put(String kind, String name, Object body) throws InterruptedException {
        return send(request(kind + "/" + encoded(name))
                        .PUT(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .header("Content-Type", "application/json"))
                .statusCode();
    }

    void delete(String kind, String name) throws InterruptedException {
        send(request(kind + "/" + encoded(name)).DELETE());
    }

    /** Each item of all pages. */
    void list(String kind, Consumer<JsonNode> each) throws InterruptedException {
        for (int page = 0; ; page++) {
            JsonNode answer = JSON.readTree(
                    send(request(kind + "?page=" + page + "&size=" + PAGE).GET())
                            .body());
            answer.path("items").forEach(each);
            if ((page + 1L) * PAGE >= answer.path("total").asLong(0)) {
                return;
            }
        }
    }

    private HttpRequest.Builder request(String path) {
        String token = settings.adminToken();
        if (token.isEmpty()) {
            throw new UsageException("There is no admin token in "
                    + settings.home().secrets() + ": start Barid once, or set BARID_HOME or BARID_ADMIN_TOKEN.");
        }
        return HttpRequest.newBuilder(URI.create(settings.url(Part.MAILBOX_SERVICE) + "/v1/" + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token);
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
                    "mailbox-service does not answer at " + settings.url(Part.MAILBOX_SERVICE)
                            + ": is Barid up? (./barid status)",
                    e);
        }
    }

    private static String reason(HttpResponse<String> response) {
        try {
            String detail = JSON.readTree(response.body()).path("detail").asString("");
            if (!detail.isEmpty()) {
                return detail;
            }
        } catch (JacksonException e) {
            // not one of our own answers: its status has to do
        }
        return "mailbox-service answered with status " + response.statusCode() + ".";
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
