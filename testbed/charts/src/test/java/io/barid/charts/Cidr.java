package io.barid.charts;

import java.math.BigInteger;
import java.net.InetAddress;

final class Cidr {

    private Cidr() {}

    static boolean contains(String cidr, String address) {
        String[] parts = cidr.split("/", 2);
        byte[] network = octets(parts[0]);
        byte[] octets = octets(address);
        if (network.length != octets.length) {
            return false;
        }
        int shift = network.length * 8 - Integer.parseInt(parts[1]);
        return new BigInteger(1, network).shiftRight(shift).equals(new BigInteger(1, octets).shiftRight(shift));
    }

    private static byte[] octets(String literal) {
        try {
            return InetAddress.ofLiteral(literal).getAddress();
        } catch (IllegalArgumentException e) {
            throw new AssertionError("not an address: " + literal, e);
        }
    }
}
