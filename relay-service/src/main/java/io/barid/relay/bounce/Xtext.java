package io.barid.relay.bounce;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The text that xtext stands for (RFC 3461 4). */
final class Xtext {

    private static final int HEX = 16;

    private Xtext() {}

    /** What is no right xtext stands for itself; what comes out may be anything. */
    static String decoded(String xtext) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(xtext.length());
        for (int at = 0; at < xtext.length(); at++) {
            if (xtext.startsWith("+", at) && hexPair(xtext, at + 1)) {
                octets.write(Integer.parseInt(xtext.substring(at + 1, at + 3), HEX));
                at += 2;
            } else {
                octets.write(xtext.charAt(at));
            }
        }
        return octets.toString(StandardCharsets.UTF_8);
    }

    private static boolean hexPair(String text, int at) {
        return at + 2 <= text.length()
                && Character.digit(text.charAt(at), HEX) >= 0
                && Character.digit(text.charAt(at + 1), HEX) >= 0;
    }
}
