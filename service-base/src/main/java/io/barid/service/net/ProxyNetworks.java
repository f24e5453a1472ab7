package io.barid.service.net;

import io.barid.service.SettingsException;

/** Peers whose PROXY header is believed: they may give each connection any address. */
public final class ProxyNetworks {

    private static final int SHORTEST_V4 = 8;
    private static final int SHORTEST_V6 = 7;

    private ProxyNetworks() {}

    /**
     * Refuses networks so large that strangers are in them.
     *
     * @param variable the setting's name
     */
    public static Networks parse(String variable, String text) {
        Networks networks = Networks.parse(variable, text);
        for (Networks.Network network : networks.networks()) {
            int shortest = network.address().getAddress().length == 4 ? SHORTEST_V4 : SHORTEST_V6;
            if (network.bits() < shortest) {
                throw new SettingsException(
                        variable + " holds " + network.address().getHostAddress() + "/"
                                + network.bits()
                                + ": any host there could claim any client's address; name only your balancers' own networks");
            }
        }
        return networks;
    }
}
