package io.barid.service.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutsideAddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "0.1.2.3",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.0.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "224.0.0.1",
                "239.1.1.1",
                "240.0.0.1",
                "255.255.255.255",
                "192.0.0.170",
                "198.19.0.1",
                "::",
                "::1",
                "::7f00:1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "fc00::1",
                "fdff::1",
                "ff02::1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "2002:7f00:1::1",
                "2001:0:1::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "100::1"
            })
    void refusesWhatIsNotOutside(String literal) {
        InetAddress address = InetAddress.ofLiteral(literal);
        assertThat(OutsideAddresses.refusal(address))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith(address.getHostAddress() + " is a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "1.1.1.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "192.167.0.1",
                "192.0.2.1",
                "223.255.255.255",
                "2001:db8::1",
                "2001:4860:4860::8888",
                "2a00::1",
                "64:ff9c::1"
            })
    void letsOutsideAddressesThrough(String literal) {
        assertThat(OutsideAddresses.refusal(InetAddress.ofLiteral(literal))).isEmpty();
    }

    @Test
    void refusesAnIpv4AddressInIpv6Clothes() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        mapped[12] = 8;
        mapped[15] = 8;
        assertThat(OutsideAddresses.refusal(Inet6Address.getByAddress(null, mapped, -1)))
                .isPresent();
    }

    @Test
    void knowsTheMachinesOwn() throws Exception {
        List<InetAddress> mine = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .toList();
        assertThat(mine).isNotEmpty().allMatch(OutsideAddresses::own);
        assertThat(mine).allMatch(address -> OutsideAddresses.refusal(address).isPresent());
        assertThat(OutsideAddresses.own(InetAddress.ofLiteral("192.0.2.1"))).isFalse();
    }
}
