package io.barid.pop3.listener;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Every way to cut a few octets into pieces. */
final class Pieces {

    private Pieces() {}

    static List<List<byte[]>> of(byte[] octets) {
        List<List<byte[]>> all = new ArrayList<>();
        for (int cuts = 0; cuts < 1 << Math.max(0, octets.length - 1); cuts++) {
            List<byte[]> pieces = new ArrayList<>();
            int from = 0;
            for (int i = 1; i <= octets.length; i++) {
                if (i == octets.length || (cuts & 1 << i - 1) != 0) {
                    pieces.add(Arrays.copyOfRange(octets, from, i));
                    from = i;
                }
            }
            all.add(pieces);
        }
        return all;
    }
}
