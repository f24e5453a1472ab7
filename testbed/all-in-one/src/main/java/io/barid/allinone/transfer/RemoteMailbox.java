package io.barid.allinone.transfer;

import io.barid.allinone.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The INBOX of an account, by mailbox-service's admin API. What it refuses as a whole ends in one sentence. */
public final class RemoteMailbox {

    /** A message that is there.
     *
     * @param sha256 of its octets; empty where it is not known without reading them */
    record Item(long uid, String uniqueId, long octets, Instant internalDate, List<String> flags, String sha256) {}

    /** What became of a message that was sent. */
    record Outcome(String outcome, String detail) {}

    /** What is sent with a message. */
    record Labels(String uniqueId, Instant internalDate, Collection<String> flags) {}

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PAGE = 1_000;
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration LONG_UPLOAD = Duration.ofHours(2);

    private final String address;
    private final URI messages;
    private final String token;
    private final String wishes;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();

    /** @param service where mailbox-service answers
     *     @param wishes parameters of each message that is sent */
    public RemoteMailbox(String service, String token, String address, List<String> wishes) {
        this.address = address;
        this.messages = URI.create(service + "/v1/accounts/" + encoded(address) + "/messages");
        this.token = token;
        this.wishes = String.join("&", wishes);
    }

    /** All of it in UID order, page by page. */
    long list(Consumer<Item> each) throws InterruptedException {
        String after = "0";
        while (true) {
            JsonNode page = JSON.readTree(
                    text(request("?size=" + PAGE + "&after=" + after).GET()));
            page.path("items").forEach(item -> each.accept(JSON.treeToValue(item, Item.class)));
            after = page.path("next").asString("");
            if (after.isEmpty()) {
                return page.path("uidvalidity").asLong(1);
            }
        }
    }

    /** @return of all messages together */
    long octets() throws InterruptedException {
        return JSON.readTree(text(request("?size=1").GET())).path("octets").asLong(0);
    }

    /** Many small messages that are collected and sent together. */
    final class Batch {

        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        void add(Labels labels, byte[] octets) {
            body.writeBytes(JSON.writeValueAsBytes(Map.of(
                    "uniqueId",
                    labels.uniqueId(),
                    "internalDate",
                    labels.internalDate().toString(),
                    "flags",
                    labels.flags(),
                    "octets",
                    octets.length)));
            body.write('\n');
            body.writeBytes(octets);
        }

        int octets() {
            return body.size();
        }

        /** One outcome for each, in order; what was stored is durable. */
        List<Outcome> send() throws InterruptedException {
            HttpRequest.Builder request = request("?" + wishes)
                    .header("Content-Type", "application/vnd.barid.messages")
                    .POST(BodyPublishers.ofByteArray(body.toByteArray()));
            List<Outcome> outcomes = new ArrayList<>();
            JSON.readTree(text(request)).path("items").forEach(it -> outcomes.add(outcome(it)));
            return outcomes;
        }
    }

    Batch batch() {
        return new Batch();
    }

    /** One message of any size, opened when it is wanted. */
    Outcome send(Labels labels, SourceMessage.Opener content) throws InterruptedException {
        String query = "?uniqueId=" + encoded(labels.uniqueId()) + "&internalDate="
                + encoded(labels.internalDate().toString()) + "&flags=" + String.join(",", labels.flags()) + "&"
                + wishes;
        HttpRequest.Builder request = request(query)
                .timeout(LONG_UPLOAD)
                .header("Content-Type", "message/rfc822")
                .POST(BodyPublishers.ofInputStream(() -> {
                    try {
                        return content.open();
                    } catch (IOException e) {
                        throw new UsageException("A message cannot be read again: " + e.getMessage() + ".", e);
                    }
                }));
        HttpResponse<String> answer = exchange(request, BodyHandlers.ofString());
        JsonNode json = json(answer.body());
        if (json.path("outcome").asString("").isEmpty()) {
            throw new UsageException(reason(answer.statusCode(), json));
        }
        return outcome(json);
    }

    /** The caller closes it; it ends with an exception when less comes than was announced. */
    InputStream read(long uid) throws InterruptedException {
        HttpResponse<InputStream> answer =
                exchange(request("/" + uid).timeout(LONG_UPLOAD).GET(), BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new UsageException("Message " + uid + " cannot be read: status " + answer.statusCode() + ".");
        }
        return answer.body();
    }

    private static Outcome outcome(JsonNode json) {
        return new Outcome(
                json.path("outcome").asString(""), json.path("detail").asString(""));
    }

    private HttpRequest.Builder request(String rest) {
        return HttpRequest.newBuilder(URI.create(messages + rest))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + token);
    }

    private String text(HttpRequest.Builder request) throws InterruptedException {
        HttpResponse<String> answer = exchange(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new UsageException(reason(answer.statusCode(), json(answer.body())));
        }
        return answer.body();
    }

    private <T> HttpResponse<T> exchange(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler)
            throws InterruptedException {
        try {
            return client.send(request.build(), handler);
        } catch (IOException e) {
            throw new UsageException(
                    "mailbox-service at " + messages.getAuthority()
                            + " broke off: is Barid up? The same command goes on where this one ended.",
                    e);
        }
    }

    private String reason(int status, JsonNode json) {
        String detail = json.path("detail").asString("");
        return detail.isEmpty() ? "mailbox-service answered for " + address + " with status " + status + "." : detail;
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
