package io.barid.service.log;

import io.barid.service.SettingsException;

/** What {@code BARID_LOG_FORMAT} can say. */
public enum LogFormat {
    /** A line for people. */
    TEXT,
    /** A line of JSON in the Elastic Common Schema. */
    ECS;

    /** @throws SettingsException for any other word */
    public static LogFormat of(String setting) {
        return switch (setting) {
            case "", "text" -> TEXT;
            case "ecs" -> ECS;
            default ->
                throw new SettingsException("BARID_LOG_FORMAT is '" + setting
                        + "': it is 'text', lines for people, or 'ecs', a line of JSON for each event");
        };
    }
}
