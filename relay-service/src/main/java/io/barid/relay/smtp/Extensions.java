package io.barid.relay.smtp;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a host offered in reply to EHLO (RFC 5321 4.1.1.1).
 *
 * @param sizeOffered whether SIZE was (RFC 1870)
 * @param maxOctets   its maximum; 0: none said
 * @param auth        mechanisms in upper case (RFC 4954)
 */
public record Extensions(
        boolean pipelining,
        boolean sizeOffered,
        long maxOctets,
        boolean eightBitMime,
        boolean smtpUtf8,
        boolean dsn,
        boolean requireTls,
        boolean startTls,
        Set<String> auth) {

    static final Extensions NONE = new Extensions(false, false, 0, false, false, false, false, false, Set.of());

    public Extensions {
        auth = Set.copyOf(auth);
    }

    static Extensions parse(RemoteReply reply) {
        Map<String, List<String>> offered = new HashMap<>();
        // the first line is the host's name and a greeting
        for (String line : reply.lines().subList(1, reply.lines().size())) {
            // "AUTH=PLAIN" is what some old hosts say, too
            List<String> words = List.of(line.strip().toUpperCase(Locale.ROOT).split("[ =]+"));
            if (!words.isEmpty()) {
                offered.putIfAbsent(words.getFirst(), words.subList(1, words.size()));
            }
        }
        return new Extensions(
                offered.containsKey("PIPELINING"),
                offered.containsKey("SIZE"),
                octets(offered.getOrDefault("SIZE", List.of())),
                offered.containsKey("8BITMIME"),
                offered.containsKey("SMTPUTF8"),
                offered.containsKey("DSN"),
                offered.containsKey("REQUIRETLS"),
                offered.containsKey("STARTTLS"),
                Set.copyOf(new HashSet<>(offered.getOrDefault("AUTH", List.of()))));
    }

    /** A maximum that cannot be read is none. */
    private static long octets(List<String> words) {
        return words.isEmpty() || !words.getFirst().matches("\\d{1,18}") ? 0 : Long.parseLong(words.getFirst());
    }
}
