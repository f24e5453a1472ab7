package io.barid.allinone.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Makes an organisation's domain and account by its admin API. */
record Directory(HttpClient client) {

    private static final int MAILBOX_HTTP = 83;
    private static final Duration ANSWER = Duration.ofSeconds(20);

    void fill(Organisation organisation) throws InterruptedException {
        put(organisation, "domains/" + organisation.domain(), Map.of());
        put(organisation, "accounts/" + organisation.mailbox(), Map.of("password", organisation.password()));
    }

    private void put(Organisation organisation, String what, Map<String, String> body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(organisation.url(MAILBOX_HTTP) + "/v1/" + what))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + organisation.adminToken())
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new DemoException("mailbox-service of " + organisation + " answered " + response.statusCode()
                        + " to " + what + ": " + response.body());
            }
        } catch (IOException e) {
            throw new DemoException("mailbox-service of " + organisation + " does not answer: " + e.getMessage(), e);
        }
    }
}
