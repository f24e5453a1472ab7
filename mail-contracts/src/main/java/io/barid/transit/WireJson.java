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

    /** Leaves out what a newer neighbour says in a form that is not known here. */
    private static final JsonMapper LENIENT = MAPPER.rebuild()
            .disable(DeserializationFeature.FAIL_ON_INVALID_SUBTYPE)
            .build();

    private WireJson() {}

    static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    static <T> T read(byte[] json, Class<T> type) throws PoisonRecordException {
        return read(MAPPER, json, type);
    }

    /** Forms that are not known become null. */
    static <T> T readKnown(byte[] json, Class<T> type) throws PoisonRecordException {
        return read(LENIENT, json, type);
    }

    private static <T> T read(JsonMapper mapper, byte[] json, Class<T> type) throws PoisonRecordException {
        if (json == null) {
            throw new PoisonRecordException("no " + type.getSimpleName() + " header");
        }
        try {
            T value = mapper.readValue(json, type);
            if (value == null) {
                throw new PoisonRecordException("an empty " + type.getSimpleName() + " header");
            }
            return value;
        } catch (JacksonException | IllegalArgumentException e) {
            throw new PoisonRecordException("an unreadable " + type.getSimpleName() + " header: " + e.getMessage(), e);
        }
    }
}
