package io.barid.relay.bounce;

import io.barid.address.ForwardPath;

/** Addresses as delivery reports write them: type, semicolon, address (RFC 3464 2.1.2, RFC 6533 3). */
final class Addresses {

    private Addresses() {}

    /**
     * {@code rfc822; local@domain}, or {@code utf-8; …} when it is international.
     *
     * @param utf8 whether it may be written as it is; otherwise in the 7-bit form of RFC 6533 3
     */
    static String typed(ForwardPath path, String hostname, boolean utf8) {
        String address = plain(path, hostname);
        if (Printable.ascii(address)) {
            return "rfc822; " + address;
        }
        return "utf-8; " + (utf8 ? Printable.line(address, 256, true) : sevenBit(address));
    }

    /** Without angle brackets; the word Postmaster gets our domain. */
    static String plain(ForwardPath path, String hostname) {
        return switch (path) {
            case ForwardPath.Postmaster ignored -> "Postmaster@" + hostname;
            case ForwardPath.To to -> to.mailbox().toString();
        };
    }

    /** utf-8-addr-xtext. */
    private static String sevenBit(String address) {
        StringBuilder text = new StringBuilder();
        address.codePoints().forEach(c -> {
            if (c > 0x20 && c < 0x7F && c != '+' && c != '=' && c != '\\') {
                text.append((char) c);
            } else {
                text.append("\\x{").append(String.format("%02X", c)).append('}');
            }
        });
        return text.toString();
    }
}
