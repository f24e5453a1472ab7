package io.barid.relay.journey;

import io.barid.service.SettingsException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param kept how long journeys can be asked for; goes by whole days ({@code BARID_JOURNEYS_KEPT})
 */
@ConfigurationProperties("relay-service.journeys")
record JourneySettings(@DefaultValue("30d") Duration kept) {

    private static final long MOST_DAYS = 3660;

    JourneySettings {
        if (kept.compareTo(Duration.ofDays(1)) < 0 || kept.toDays() > MOST_DAYS) {
            throw new SettingsException(
                    "BARID_JOURNEYS_KEPT is " + kept + ": it is a span from 1d to " + MOST_DAYS + "d");
        }
    }
}
