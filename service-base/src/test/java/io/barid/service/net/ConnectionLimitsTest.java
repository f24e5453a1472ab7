package io.barid.service.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.service.SettingsException;
import io.barid.service.net.ConnectionLimits.Admission;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionLimitsTest {

    private static final Networks NONE = Networks.parse("BARID_TRUSTED_NETWORKS", "");

    @Test
    void eachClientHasItsShareAndAllHaveTheirs() {
        ConnectionLimits limits = new ConnectionLimits(4, 2, NONE);
        assertThat(limits.enter(at("192.0.2.1"))).isEqualTo(Admission.ADMITTED);
        assertThat(limits.enter(at("192.0.2.1"))).isEqualTo(Admission.ADMITTED);
        assertThat(limits.enter(at("192.0.2.1"))).isEqualTo(Admission.TOO_MANY_FROM_CLIENT);
        assertThat(limits.enter(at("192.0.2.2"))).isEqualTo(Admission.ADMITTED);
        assertThat(limits.enter(at("192.0.2.3"))).isEqualTo(Admission.ADMITTED);
        assertThat(limits.enter(at("192.0.2.4"))).isEqualTo(Admission.TOO_MANY);
        limits.left(at("192.0.2.1"));
        assertThat(limits.enter(at("192.0.2.1"))).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void anIpv6NetworkOf64BitsIsOneClient() {
        ConnectionLimits limits = new ConnectionLimits(9, 1, NONE);
        assertThat(limits.enter(at("2001:db8:0:1::1"))).isEqualTo(Admission.ADMITTED);
        assertThat(limits.enter(at("2001:db8:0:1:ffff::2"))).isEqualTo(Admission.TOO_MANY_FROM_CLIENT);
        assertThat(limits.enter(at("2001:db8:0:2::1"))).isEqualTo(Admission.ADMITTED);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.255.1.2,true",
        "10.0.0.0/8,11.0.0.1,false",
        "192.0.2.128/25,192.0.2.129,true",
        "192.0.2.128/25,192.0.2.127,false",
        "192.0.2.7,192.0.2.7,true",
        "192.0.2.7,192.0.2.8,false",
        "0.0.0.0/0,203.0.113.1,true",
        "0.0.0.0/0,2001:db8::1,false",
        "2001:db8::/33,2001:db8:7fff::1,true",
        "2001:db8::/33,2001:db8:8000::1,false",
    })
    void knowsTrustedNetworks(String network, String client, boolean trusted) {
        assertThat(Networks.parse("BARID_TRUSTED_NETWORKS", " " + network + ",").contain(at(client)))
                .isEqualTo(trusted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "example.org/8", "::/129"})
    void refusesWhatIsNoNetwork(String text) {
        assertThatThrownBy(() -> Networks.parse("BARID_TRUSTED_NETWORKS", text))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("BARID_TRUSTED_NETWORKS holds '" + text + "'");
    }

    private static InetAddress at(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
