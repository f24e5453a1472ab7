package io.barid.relay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ForwardPath;
import io.barid.message.QueueId;
import io.barid.relay.RelayServiceProperties;
import io.barid.relay.delivery.Attempt;
import io.barid.relay.delivery.Attempt.Reach;
import io.barid.relay.delivery.DeliveryOutcome;
import io.barid.relay.delivery.Destination;
import io.barid.status.EnhancedStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DestinationsTest {

    private static final UUID OWNER = UUID.randomUUID();

    private final Destinations destinations = new Destinations(
            new RelayServiceProperties(
                    "http://mailbox-service:8083",
                    "http://dns-resolver:8085",
                    "relay.test",
                    25,
                    "",
                    false,
                    null,
                    "5m",
                    Duration.ofDays(5),
                    20,
                    ""),
            new Wake());
    private final List<Lane> started = new ArrayList<>();

    @BeforeEach
    void open() {
        destinations.open(line -> started.add(new Lane(line, null)));
    }

    @Test
    void lanesGoRoundTheDestinations() throws Exception {
        for (int i = 0; i < 600; i++) {
            for (int j = 0; j < 4; j++) {
                destinations.claimed(List.of(unit("d" + i + ".test")), false);
            }
        }
        assertThat(started).hasSize(Destinations.UNPROVEN_LANES);
        destinations.claimed(List.of(unit("late.test")), false);
        assertThat(started).hasSize(Destinations.UNPROVEN_LANES);
        Lane first = started.getFirst();
        assertThat(destinations.next(first, Duration.ZERO)).isNotNull();
        destinations.ended(first);
        assertThat(started).hasSize(Destinations.UNPROVEN_LANES + 1);
        for (int i = 1; i <= 450; i++) {
            destinations.ended(started.get(i));
        }
        assertThat(started.stream().map(lane -> lane.line().destination.toString()))
                .contains("late.test");
    }

    @Test
    void blackHolesLeaveLanesForThoseWhoAnswer() throws Exception {
        for (int i = 0; i < 30; i++) {
            proven("live" + i + ".test");
        }
        started.clear();
        for (int i = 0; i < 3_000; i++) {
            destinations.claimed(List.of(unit("hole" + i + ".test")), false);
        }
        assertThat(started).hasSize(Destinations.UNPROVEN_LANES);
        for (int i = 0; i < 30; i++) {
            String name = "live" + i + ".test";
            destinations.claimed(List.of(unit(name)), false);
            assertThat(started.getLast().line().destination).hasToString(name);
        }
        // who turns out to answer takes no lane of the others any longer
        Line answers = started.getFirst().line();
        destinations.learn(answers, later(Reach.SERVED), System.nanoTime(), Duration.ZERO);
        assertThat(started).hasSize(Destinations.UNPROVEN_LANES + 31);
    }

    @Test
    void idleDestinationsMakeWayForNewOnes() throws Exception {
        proven("live.test");
        List<Unit> held = new ArrayList<>();
        for (int i = 1; i < Lines.MOST; i++) {
            held.add(unit("d" + i + ".test"));
        }
        destinations.hold(held);
        assertThat(destinations.reserve(unit("live.test"), 0)).isPresent();
        assertThat(destinations.wanted("new.test")).isZero();
        destinations.release(held.getFirst());
        Thread.sleep(250);
        assertThat(destinations.reserve(unit("new.test"), 0)).isPresent();
        assertThat(destinations.reserve(unit("newer.test"), 0)).isEmpty();
    }

    private void proven(String name) throws InterruptedException {
        Unit unit = unit(name);
        destinations.claimed(List.of(unit), false);
        Lane lane = started.getLast();
        destinations.next(lane, Duration.ZERO);
        destinations.learn(lane.line(), later(Reach.SERVED), System.nanoTime(), Duration.ZERO);
        destinations.release(unit);
        destinations.ended(lane);
    }

    @Test
    void anUnreachedDestinationGivesBackAndIsProbedByOne() throws Exception {
        destinations.claimed(List.of(unit("dead.test"), unit("dead.test"), unit("dead.test")), false);
        Lane lane = started.getFirst();
        Unit tried = destinations.next(lane, Duration.ZERO);
        assertThat(destinations
                        .learn(lane.line(), later(Reach.UNREACHED), System.nanoTime(), Duration.ofMillis(50))
                        .toGiveBack())
                .hasSize(2)
                .allSatisfy(destinations::release);
        assertThat(destinations.wanted("dead.test")).isZero();
        assertThat(destinations.reserve(unit("dead.test"), 0)).isEmpty();
        destinations.release(tried);
        started.forEach(destinations::ended);
        Thread.sleep(60);
        assertThat(destinations.wanted("dead.test")).isOne();
        Unit probe = destinations.reserve(unit("dead.test"), 0).orElseThrow();
        assertThat(destinations.reserve(unit("dead.test"), 0)).isEmpty();
        destinations.start(List.of(probe));
        assertThat(destinations
                        .learn(started.getLast().line(), later(Reach.SERVED), System.nanoTime(), Duration.ZERO)
                        .wasTroubled())
                .isTrue();
        assertThat(destinations.reserve(unit("dead.test"), 0)).isPresent();
    }

    @Test
    void whoOnlyAsksForLessIsBlockedInTheEnd() throws Exception {
        destinations.claimed(List.of(unit("busy.test"), unit("busy.test")), false);
        Line line = started.getFirst().line();
        destinations.next(started.getFirst(), Duration.ZERO);
        long together = System.nanoTime();
        for (int i = 0; i < 5; i++) {
            assertThat(pushedBack(line, together)).isEqualTo(Reach.PUSHED_BACK);
        }
        assertThat(pushedBack(line, System.nanoTime())).isEqualTo(Reach.PUSHED_BACK);
        assertThat(destinations.blocks().blocked("busy.test")).isFalse();
        assertThat(pushedBack(line, System.nanoTime())).isEqualTo(Reach.UNREACHED);
        assertThat(destinations.blocks().blocked("busy.test")).isTrue();
        Thread.sleep(60);
        // its probe is not served either
        assertThat(pushedBack(line, System.nanoTime())).isEqualTo(Reach.UNREACHED);
        destinations.learn(line, later(Reach.SERVED), System.nanoTime(), Duration.ZERO);
        assertThat(pushedBack(line, System.nanoTime())).isEqualTo(Reach.PUSHED_BACK);
    }

    private Reach pushedBack(Line line, long began) {
        return destinations
                .learn(line, later(Reach.PUSHED_BACK), began, Duration.ofMillis(50))
                .reach();
    }

    private static Attempt later(Reach reach) {
        return new Attempt(
                reach,
                List.of(new DeliveryOutcome.Deferred(EnhancedStatus.parse("4.4.2"), "later", Optional.empty())),
                false,
                List.of());
    }

    @Test
    void aFloodLeavesRoomForOthers() {
        int admitted = 0;
        while (destinations.reserve(unit("flood.test"), 0).isPresent()) {
            admitted++;
        }
        assertThat(admitted).isBetween(1_000, 2_500);
        assertThat(destinations.reserve(unit("other.test"), 0)).isPresent();
        assertThat(destinations.wanted("third.test")).isGreaterThan(50);
    }

    private static Unit unit(String domain) {
        QueueId id = QueueId.next();
        ForwardPath path = ForwardPath.parse("<u@" + domain + ">");
        Addressee addressee = new Addressee(new RowKey(id.value(), path.toString(), OWNER), path, List.of(path), 0);
        return new Unit(
                OWNER,
                id,
                Destination.parse(domain),
                Optional.empty(),
                List.of(addressee),
                Optional.empty(),
                0,
                System.nanoTime());
    }
}
