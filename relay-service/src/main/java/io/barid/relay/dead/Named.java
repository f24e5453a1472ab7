package io.barid.relay.dead;

import io.barid.message.QueueId;
import io.barid.transit.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an envelope names, however little of it can be read.
 *
 * @param stored whether its content is, or may be, in mailbox-service's store, under the queue id
 */
record Named(Optional<QueueId> queueId, boolean stored) {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final Pattern QUEUE_ID = Pattern.compile("\"queueId\"\\s*:\\s*\"([0-9A-Za-z]{26})\"");

    /** @param value the record's; a record without one has its content in the store, unless it says otherwise */
    static Named in(String topic, Headers headers, byte[] value) {
        byte[] json = headers.last(Topics.ENVELOPE_HEADER).orElseGet(() -> new byte[0]);
        JsonNode header = tree(json);
        JsonNode envelope = topic.equals(Topics.ACCEPTED) ? header.path("envelope") : header;
        Optional<QueueId> queueId = id(envelope.path("queueId").asString("")).or(() -> somewhere(json));
        String kind = header.path("content").path("kind").asString("");
        boolean empty = value == null || value.length == 0;
        boolean stored = kind.equals("stored") || !kind.equals("inline") && empty;
        return new Named(queueId, stored && queueId.isPresent());
    }

    private static Optional<QueueId> somewhere(byte[] broken) {
        Matcher found = QUEUE_ID.matcher(new String(broken, StandardCharsets.ISO_8859_1));
        return found.find() ? id(found.group(1)) : Optional.empty();
    }

    private static JsonNode tree(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException e) {
            return JSON.nullNode();
        }
    }

    private static Optional<QueueId> id(String text) {
        try {
            return Optional.of(QueueId.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
