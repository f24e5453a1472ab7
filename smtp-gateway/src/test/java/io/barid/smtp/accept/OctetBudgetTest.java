package io.barid.smtp.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.service.net.Networks;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One client's messages that do not go on leave room for everybody else's. */
class OctetBudgetTest {

    private static final int MEBI = 1024 * 1024;

    private final OctetBudget budget =
            new OctetBudget(8 * MEBI, Duration.ofMillis(20), Networks.parse("TRUSTED", "10.0.0.0/8"));

    private OctetShare share(String client) {
        return budget.share(InetAddress.ofLiteral(client));
    }

    @Test
    void aClientGetsAQuarterWhateverItsConnections() {
        List<OctetShare> greedy = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            greedy.add(share("192.0.2.1"));
            assertThat(greedy.getLast().takePatiently(MEBI / 2)).isTrue();
        }
        OctetShare more = share("192.0.2.1");
        assertThat(more.take(1)).isFalse();
        assertThat(more.takePatiently(1)).isFalse();
        assertThat(share("192.0.2.2").take(2 * MEBI)).isTrue();
        greedy.removeFirst().close();
        assertThat(more.take(MEBI / 2)).isTrue();
        assertThat(budget.used()).isEqualTo(4 * MEBI);
    }

    @Test
    void anIpv6ClientIsItsWholeBlock() {
        assertThat(share("2001:db8:1:2::1").take(2 * MEBI)).isTrue();
        assertThat(share("2001:db8:1:2:3::4").take(1)).isFalse();
        assertThat(share("2001:db8:1:3::1").take(2 * MEBI)).isTrue();
    }

    @Test
    void aTrustedClientMayTakeAllThereIs() {
        OctetShare trusted = share("10.1.2.3");
        assertThat(trusted.take(8 * MEBI)).isTrue();
        OctetShare other = share("192.0.2.1");
        assertThat(other.takePatiently(1)).isFalse();
        trusted.giveBack(MEBI);
        assertThat(other.take(MEBI)).isTrue();
        trusted.close();
        other.close();
        assertThat(budget.used()).isZero();
    }

    @Test
    void withMoreThanThreeQuartersInUseItIsCrowded() {
        OctetShare trusted = share("10.1.2.3");
        trusted.take(6 * MEBI);
        assertThat(budget.crowded()).isFalse();
        trusted.take(1);
        assertThat(budget.crowded()).isTrue();
        trusted.close();
        assertThat(budget.crowded()).isFalse();
    }

    @Test
    void nothingIsKeptOfClientsThatAreGone() {
        OctetShare first = share("192.0.2.1");
        OctetShare second = share("192.0.2.1");
        first.take(1);
        first.close();
        first.close();
        assertThat(budget.clients()).isOne();
        second.close();
        assertThat(budget.clients()).isZero();
        assertThat(budget.used()).isZero();
    }

    @Test
    void aSmallBudgetStillHoldsOneMessage() {
        OctetBudget small = new OctetBudget(MEBI, Duration.ofMillis(20), Networks.parse("TRUSTED", ""));
        assertThat(small.share(InetAddress.ofLiteral("192.0.2.1")).take(768 * 1024))
                .isTrue();
    }
}
