package io.barid.transit;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON of the record headers: unknown fields are a newer neighbour's and passed over. */
final class WireJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private WireJson() {}

    static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    static <T> T read(byte[] json, Class<T> type) throws PoisonRecordException {
        if (json == null) {
            throw new PoisonRecordException("no " + type.getSimpleName() + " header");
        }
        try {
            T value = MAPPER.readValue(json, type);
            if (value == null) {
                throw new PoisonRecordException("an empty " + type.getSimpleName() + " header");
            }
            return value;
        } catch (JacksonException | IllegalArgumentException e) {
            throw new PoisonRecordException("an unreadable " + type.getSimpleName() + " header: " + e.getMessage(), e);
        }
    }
}
