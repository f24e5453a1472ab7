package io.barid.pop3.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.service.SettingsException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionLimitsTest {

    private static final TrustedNetworks NONE = new TrustedNetworks(List.of());

    @Test
    void eachClientHasItsShareAndAllHaveTheirs() {
        ConnectionLimits limits = new ConnectionLimits(4, 2, NONE);
        assertThat(limits.admit(at("192.0.2.1"))).isTrue();
        assertThat(limits.admit(at("192.0.2.1"))).isTrue();
        assertThat(limits.admit(at("192.0.2.1"))).isFalse();
        assertThat(limits.admit(at("192.0.2.2"))).isTrue();
        assertThat(limits.admit(at("192.0.2.3"))).isTrue();
        assertThat(limits.admit(at("192.0.2.4"))).isFalse();
        limits.leave(at("192.0.2.1"));
        assertThat(limits.admit(at("192.0.2.1"))).isTrue();
    }

    @Test
    void anIpv6NetworkOf64BitsIsOneClient() {
        ConnectionLimits limits = new ConnectionLimits(9, 1, NONE);
        assertThat(limits.admit(at("2001:db8:0:1::1"))).isTrue();
        assertThat(limits.admit(at("2001:db8:0:1:ffff::2"))).isFalse();
        assertThat(limits.admit(at("2001:db8:0:2::1"))).isTrue();
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
        assertThat(new TrustedNetworks(List.of(" " + network, "")).contain(at(client)))
                .isEqualTo(trusted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "example.org/8", "::/129"})
    void refusesWhatIsNoNetwork(String text) {
        assertThatThrownBy(() -> new TrustedNetworks(List.of(text)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("BARID_TRUSTED_NETWORKS holds '" + text + "'");
    }

    private static InetAddress at(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
