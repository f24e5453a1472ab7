package io.barid.relay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoomTest {

    @Test
    void leavesSomeForTheNextOne() {
        Room room = new Room(20_000);
        for (int floods = 0; floods < 500; floods++) {
            long held = 0;
            for (long more = room.left(held); more > 0; more = room.left(held)) {
                room.take(1);
                held++;
            }
            assertThat(held).isLessThan(2_300);
        }
        assertThat(room.used()).isLessThanOrEqualTo(20_000);
        assertThat(room.first()).isTrue();
    }
}
