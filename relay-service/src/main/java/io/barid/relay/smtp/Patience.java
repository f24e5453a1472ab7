package io.barid.relay.smtp;

import java.time.Duration;
import java.util.Optional;

/**
 * How long each step may take as a whole (RFC 5321 4.5.3.2): the writing of a command and the last octet of its reply.
 *
 * @param greeting    4.5.3.2.1; for EHLO, STARTTLS and its handshake, AUTH and RSET too
 * @param mail        4.5.3.2.2
 * @param rcpt        4.5.3.2.3
 * @param data        4.5.3.2.4, up to 354
 * @param block       4.5.3.2.5, the writing of at most 64 KiB of content
 * @param end         4.5.3.2.6, the reply to the final dot
 * @param opening     all connecting, greetings, EHLOs and handshakes until a host is ready, at whichever addresses
 * @param transaction one transaction without its content
 */
public record Patience(
        Duration connect,
        Duration greeting,
        Duration mail,
        Duration rcpt,
        Duration data,
        Duration block,
        Duration end,
        Duration opening,
        Duration transaction) {

    /** Content that is slower than this is given up, in octets per second. */
    static final int SLOWEST_OCTETS_PER_SECOND = 8 * 1024;

    /** Last words are not waited for. */
    static final Duration QUIT = Duration.ofSeconds(2);

    /** As the RFC advises, or shorter: {@code most} is the longest of all single waits. */
    public static Patience of(Optional<Duration> most) {
        Duration one = most.orElse(Duration.ofDays(1));
        return new Patience(
                shorter(one, Duration.ofSeconds(30)),
                shorter(one, Duration.ofMinutes(5)),
                shorter(one, Duration.ofMinutes(5)),
                shorter(one, Duration.ofMinutes(5)),
                shorter(one, Duration.ofMinutes(2)),
                shorter(one, Duration.ofMinutes(3)),
                shorter(one, Duration.ofMinutes(10)),
                shorter(one.multipliedBy(4), Duration.ofMinutes(5)),
                shorter(one.multipliedBy(10), Duration.ofMinutes(30)));
    }

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** One transaction with content of this length. */
    Duration transactionOf(long octets) {
        return transaction.plusSeconds(octets / SLOWEST_OCTETS_PER_SECOND);
    }
}
