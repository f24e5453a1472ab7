package io.barid.service.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.service.SettingsException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "'', 127.0.0.1, false",
        "'10.0.0.0/8 , ::1', ::1, true",
    })
    void containsByLeadingBits(String networks, String address, boolean contained) {
        assertThat(Networks.parse("V", networks).contain(InetAddress.ofLiteral(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0/8", "example.com", "10.0.0.0/-1", "10.0.0.0/x", "/8"})
    void refusesWhatIsNoNetwork(String text) {
        assertThatThrownBy(() -> Networks.parse("BARID_TRUSTED_NETWORKS", text))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("BARID_TRUSTED_NETWORKS");
    }

    @Test
    void anIpv6ClientIsItsNetwork() {
        ConnectionLimits limits = new ConnectionLimits(100, 1, Networks.parse("V", ""));
        assertThat(limits.enter(InetAddress.ofLiteral("2001:db8::1"))).isEqualTo(ConnectionLimits.Admission.ADMITTED);
        assertThat(limits.enter(InetAddress.ofLiteral("2001:db8::2")))
                .isEqualTo(ConnectionLimits.Admission.TOO_MANY_FROM_CLIENT);
        assertThat(limits.enter(InetAddress.ofLiteral("2001:db8:0:1::1")))
                .isEqualTo(ConnectionLimits.Admission.ADMITTED);
        limits.left(InetAddress.ofLiteral("2001:db8::1"));
        assertThat(limits.enter(InetAddress.ofLiteral("2001:db8::3"))).isEqualTo(ConnectionLimits.Admission.ADMITTED);
    }
}
