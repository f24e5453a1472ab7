package io.barid.endtoend;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The admin API of mailbox-service; what it refuses fails the test. */
record AdminApi(int port, Path token) {

    void put(String path, String json) throws Exception {
        send(request(path, null).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
    }

    /** All of them, in one transaction: at most 1,000 and 4 MiB. */
    void store(String account, Map<String, byte[]> messages) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        messages.forEach((uniqueId, octets) -> {
            String label = "{\"uniqueId\":\"" + uniqueId + "\",\"octets\":" + octets.length + "}\n";
            body.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(octets);
        });
        String answer = send(request("accounts/" + account + "/messages", null)
                .header("Content-Type", "application/vnd.barid.messages")
                .POST(BodyPublishers.ofByteArray(body.toByteArray())));
        if (answer.split("\"stored\"", -1).length != messages.size() + 1) {
            throw new AssertionError(answer);
        }
    }

    /** As large as it likes. */
    void store(String account, String uniqueId, byte[] message) throws Exception {
        send(request("accounts/" + account + "/messages", "uniqueId=" + uniqueId)
                .header("Content-Type", "message/rfc822")
                .POST(BodyPublishers.ofByteArray(message)));
    }

    /** The JSON of it. */
    String get(String path) throws Exception {
        return send(request(path, null));
    }

    private HttpRequest.Builder request(String path, String query) throws Exception {
        URI uri = new URI("http", null, "127.0.0.1", port, "/v1/" + path, query, null);
        return HttpRequest.newBuilder(URI.create(uri.toASCIIString()))
                .header("Authorization", "Bearer " + Files.readString(token).strip());
    }

    private static String send(HttpRequest.Builder builder) throws Exception {
        HttpRequest request = builder.build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new AssertionError(
                        request.method() + " " + request.uri() + ": " + response.statusCode() + " " + response.body());
            }
            return response.body();
        }
    }
}
