package io.barid.relay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.message.Origin;
import io.barid.relay.Messages;
import io.barid.relay.delivery.Destination;
import io.barid.transit.AcceptedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SharedMessagesTest {

    private static final long SHARED = 400;

    private final Room room = new Room(8_000);
    private final SharedMessages messages = new SharedMessages(room);

    @Test
    void aMessageForManyDestinationsIsChargedOnceUntilItsLastUnitIsGone() {
        AcceptedMessage message = Messages.from(new Origin.Mx(), "u@one.test");
        List<Line> lines = new ArrayList<>();
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            lines.add(new Line(Destination.parse("d" + i + ".test"), new Limit(2), null));
            units.add(unit(message, "d" + i + ".test"));
            assertThat(messages.fits(lines.get(i), units.get(i), SHARED)).isTrue();
            messages.held(lines.get(i), units.get(i), SHARED);
        }
        assertThat(room.used()).isEqualTo(SHARED + 10 * 10);
        assertThat(messages.fits(lines.getFirst(), unit(message, "d0.test"), 10 * SHARED))
                .isTrue();
        AcceptedMessage other = Messages.from(new Origin.Mx(), "u@one.test");
        assertThat(messages.fits(lines.getFirst(), unit(other, "d0.test"), 10 * SHARED))
                .isFalse();
        for (int i = 0; i < 9; i++) {
            messages.released(lines.get(i), units.get(i));
        }
        assertThat(room.used()).isEqualTo(SHARED + 10);
        messages.released(lines.get(9), units.get(9));
        assertThat(room.used()).isZero();
        assertThat(lines).allMatch(line -> line.octets == 0);
    }

    private static Unit unit(AcceptedMessage message, String destination) {
        return new Unit(
                UUID.randomUUID(),
                message.envelope().queueId(),
                Destination.parse(destination),
                Optional.empty(),
                List.of(),
                Optional.of(message),
                10,
                System.nanoTime());
    }
}
