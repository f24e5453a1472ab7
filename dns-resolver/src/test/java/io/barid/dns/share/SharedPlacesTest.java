package io.barid.dns.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Name;

class SharedPlacesTest {

    private static final Duration SOON = Duration.ofMillis(30);

    private final SharedPlaces places = new SharedPlaces(4, 2, 3);

    private Optional<SharedPlaces.Place> enter(String name) {
        return places.enter(Name.fromConstantString(name), SOON);
    }

    @Test
    void oneParentZoneGetsAShareOfThePlaces() {
        List<SharedPlaces.Place> held = new ArrayList<>();
        held.add(enter("a.Greedy.example.").orElseThrow());
        held.add(enter("b.greedy.example.").orElseThrow());
        assertThat(enter("x.c.greedy.example.")).isEmpty();
        held.add(enter("a.honest.example.").orElseThrow());
        held.add(enter("other.example.").orElseThrow());
        assertThat(enter("late.example.")).as("a fifth place").isEmpty();
        held.removeLast().close();
        held.add(enter("late.example.").orElseThrow());
        held.forEach(SharedPlaces.Place::close);
        assertThat(places.parents()).isZero();
    }

    @Test
    void whereTooManyWaitAlreadyNobodyElseDoes() throws Exception {
        SharedPlaces.Place one = enter("a.greedy.example.").orElseThrow();
        SharedPlaces.Place two = enter("b.greedy.example.").orElseThrow();
        Thread waiting = Thread.ofVirtual()
                .start(() -> places.enter(Name.fromConstantString("c.greedy.example."), Duration.ofSeconds(20)));
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(5);
        }
        long begin = System.nanoTime();
        assertThat(places.enter(Name.fromConstantString("d.greedy.example."), Duration.ofSeconds(20)))
                .isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        one.close();
        two.close();
        waiting.join();
    }

    @ParameterizedTest
    @CsvSource({
        "example.com., example.com.",
        "_25._tcp.mx.example.com., example.com.",
        "com., com.",
        "a.b.example.co.uk., example.co.uk.",
        "example.co.uk., example.co.uk.",
        "b.example.de., example.de.",
        "1.2.0.192.in-addr.arpa., 0.192.in-addr.arpa.",
        "192.in-addr.arpa., 192.in-addr.arpa.",
        "f.e.d.c.8.b.d.0.1.0.0.2.ip6.arpa., 8.b.d.0.1.0.0.2.ip6.arpa."
    })
    void aParentZoneIsAboutWhatOneBuys(String name, String parent) {
        assertThat(SharedPlaces.parent(Name.fromConstantString(name))).isEqualTo(Name.fromConstantString(parent));
    }
}
