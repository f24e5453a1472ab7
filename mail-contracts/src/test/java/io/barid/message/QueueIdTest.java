package io.barid.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueIdTest {

    @Test
    void anIdIsReadAsItWasWritten() {
        Set<QueueId> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            QueueId id = QueueId.next();
            assertThat(id.toString()).hasSize(QueueId.LENGTH).matches("[0-7][0-9A-HJKMNP-TV-Z]{25}");
            assertThat(QueueId.parse(id.toString())).isEqualTo(id);
            assertThat(QueueId.parse(id.toString().toLowerCase(java.util.Locale.ROOT)))
                    .isEqualTo(id);
            assertThat(seen.add(id)).isTrue();
        }
    }

    @Test
    void idsSortByTimeAsTextToo() {
        QueueId first = QueueId.at(Instant.parse("2026-11-22T04:00:00Z"));
        QueueId second = QueueId.at(Instant.parse("2026-11-22T04:00:00.001Z"));
        assertThat(first).isLessThan(second);
        assertThat(first.toString()).isLessThan(second.toString());
        assertThat(first.time()).isEqualTo(Instant.parse("2026-11-22T04:00:00Z"));
    }

    @Test
    void aKnownIdHasAKnownForm() {
        QueueId id = new QueueId(UUID.fromString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));
        assertThat(id).hasToString("01FWHE4YDGFK1SHH6W1G60EECF");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01FWHE4YDGFK1SHH6W1G60EEC",
                "01FWHE4YDGFK1SHH6W1G60EECFF",
                "81FWHE4YDGFK1SHH6W1G60EECF",
                "01FWHE4YDGFK1SHH6W1G60EECU",
                "01FWHE4YDG0K1SHH6W1G60EECF",
                "../../../../etc/passwd0000",
            })
    void whatIsNoIdIsRefused(String text) {
        assertThatThrownBy(() -> QueueId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
