package io.barid.relay.dead;

import io.barid.message.QueueId;
import io.barid.transit.Topics;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an envelope names, however little of it can be read.
 *
 * @param stored whether its content is in mailbox-service's store, under the queue id
 */
record Named(Optional<QueueId> queueId, boolean stored) {

    private static final JsonMapper JSON = JsonMapper.shared();

    static Named in(String topic, Headers headers) {
        JsonNode header = headers.last(Topics.ENVELOPE_HEADER).map(Named::tree).orElseGet(JSON::nullNode);
        JsonNode envelope = topic.equals(Topics.ACCEPTED) ? header.path("envelope") : header;
        Optional<QueueId> queueId = id(envelope.path("queueId").asString(""));
        boolean stored = header.path("content").path("kind").asString("").equals("stored");
        return new Named(queueId, stored && queueId.isPresent());
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
