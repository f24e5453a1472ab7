package io.barid.mailbox.srs;

import io.barid.address.AddressSyntaxException;
import io.barid.address.Domain;
import io.barid.address.LocalPart;
import io.barid.address.Mailbox;
import io.barid.mailbox.MailboxServiceProperties;
import io.barid.mailbox.password.Hmac;
import io.barid.mailbox.password.SecretsKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The Sender Rewriting Scheme (docs/decisions/0011-srs.md). {@code local@domain} becomes
 * {@code SRS0=HASH=TT=domain=local@ours}; what another forwarder wrote so, {@code SRS0=rest@first}, becomes
 * {@code SRS1=HASH=first==rest@ours}, and so does its SRS1. What does not fit is stored, and stands there by its number:
 * {@code SRS0=HASH=TT=ours=inumber@ours}. HASH is keyed, so nobody else can have us send anything on; TT is a day. Neither
 * tells upper from lower case, for hosts on the way may not either.
 */
@Component
public final class Srs {

    /** How long a bounce may take: longer than queues keep mail. */
    static final Duration VALID = Duration.ofDays(21);

    private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int DAYS = 32 * 32;
    private static final int HASH_DIGITS = 8;
    private static final int SHORTEST = "SRS0=".length() + HASH_DIGITS + "=TT=".length();

    private static final Pattern FIRST = Pattern.compile("SRS0=([^=]*)=([^=]*)=([^=]+)=(.+)", Pattern.CASE_INSENSITIVE);
    /** 12 digits are 60 bits. */
    private static final Pattern NUMBERED =
            Pattern.compile("SRS0=([^=]*)=(([^=]*)=[^=]+=i([0-9a-v]{1,12}))", Pattern.CASE_INSENSITIVE);

    private static final Pattern LATER =
            Pattern.compile("SRS1[=+-]([^=]*)=([^=]+)=([=+-].+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern FROM_OTHERS = Pattern.compile("SRS0([=+-].+)", Pattern.CASE_INSENSITIVE);

    private final byte[] key;
    private final InstantSource clock;

    @Autowired
    Srs(MailboxServiceProperties settings) {
        this(SecretsKey.parse(settings.secretsKey()).reversePaths(), InstantSource.system());
    }

    Srs(byte[] key, InstantSource clock) {
        this.key = key.clone();
        this.clock = clock;
    }

    /** Whether only this scheme makes such names. */
    public static boolean looksLike(LocalPart local) {
        return local.rewrittenSender();
    }

    /**
     * The address to send with instead.
     *
     * @return empty when it would be longer than an address may be (RFC 5321 4.5.3.1.1): it needs a number
     */
    public Optional<Mailbox> rewritten(Mailbox sender, Domain ours) {
        String local = sender.local().value();
        Matcher first = FROM_OTHERS.matcher(local);
        Matcher later = LATER.matcher(local);
        try {
            if (first.matches()) {
                return Optional.of(later(sender.domain(), first.group(1), ours));
            }
            if (later.matches()) {
                return Optional.of(later(Domain.parse(later.group(2)), later.group(3), ours));
            }
            String stamped = stamp(today()) + "=" + sender.domain() + "=" + local;
            return Optional.of(at("SRS0=" + hash("SRS0=" + stamped, ours) + "=" + stamped, ours));
        } catch (AddressSyntaxException e) {
            return Optional.empty();
        }
    }

    private Mailbox later(Domain first, String rest, Domain ours) {
        String named = first + "=" + rest;
        return at("SRS1=" + hash("SRS1=" + named, ours) + "=" + named, ours);
    }

    /** Whom a bounce goes back to: the sender, but for what a second forwarder rewrote, the first. */
    Mailbox backTo(Mailbox sender) {
        Matcher later = LATER.matcher(sender.local().value());
        try {
            return later.matches() ? at("SRS0" + later.group(3), Domain.parse(later.group(2))) : sender;
        } catch (AddressSyntaxException e) {
            return sender;
        }
    }

    /**
     * The address to send with instead of one that does not fit. To others it looks like any SRS0.
     *
     * @param number of the sender; less than 2^60
     * @param sender is part of the hash: a number given twice, as after the restore of a backup, leads nobody astray
     * @return empty when our domain leaves no room for any local part
     */
    Optional<Mailbox> numbered(long number, Mailbox sender, Domain ours) {
        String named = "=i" + Long.toString(number, 32);
        boolean fits = SHORTEST + ours.name().length() + named.length() <= LocalPart.MAX_OCTETS;
        String stamped = stamp(today()) + "=" + (fits ? ours.name() : "invalid") + named;
        try {
            return Optional.of(at("SRS0=" + hash(numbered(stamped, sender), ours) + "=" + stamped, ours));
        } catch (AddressSyntaxException e) {
            return Optional.empty();
        }
    }

    /** The number in an address of the form that {@link #numbered} makes; it may be forged, see {@link #standsFor}. */
    OptionalLong number(Mailbox address) {
        Matcher numbered = NUMBERED.matcher(address.local().value());
        return numbered.matches() && inTime(numbered.group(3))
                ? OptionalLong.of(Long.parseLong(numbered.group(4), 32))
                : OptionalLong.empty();
    }

    /** Whether {@link #numbered} made the address for this sender. */
    boolean standsFor(Mailbox address, Mailbox sender) {
        Matcher numbered = NUMBERED.matcher(address.local().value());
        return numbered.matches() && genuine(numbered.group(1), numbered(numbered.group(2), sender), address.domain());
    }

    /** Never what the hash of another form covers. */
    private static String numbered(String stamped, Mailbox sender) {
        return "number=" + stamped + "=" + sender;
    }

    /** The address that {@link #rewritten} was given; empty for what it did not make, or made too long ago. */
    public Optional<Mailbox> original(Mailbox address) {
        String local = address.local().value();
        Matcher first = FIRST.matcher(local);
        Matcher later = LATER.matcher(local);
        try {
            if (first.matches()) {
                String stamped = first.group(2) + "=" + first.group(3) + "=" + first.group(4);
                return genuine(first.group(1), "SRS0=" + stamped, address.domain()) && inTime(first.group(2))
                        ? Optional.of(at(first.group(4), Domain.parse(first.group(3))))
                        : Optional.empty();
            }
            if (later.matches()) {
                String named = later.group(2) + "=" + later.group(3);
                return genuine(later.group(1), "SRS1=" + named, address.domain())
                        ? Optional.of(at("SRS0" + later.group(3), Domain.parse(later.group(2))))
                        : Optional.empty();
            }
        } catch (AddressSyntaxException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Mailbox at(String local, Domain domain) {
        return new Mailbox(new LocalPart(local), domain);
    }

    private boolean genuine(String given, String what, Domain ours) {
        return MessageDigest.isEqual(
                given.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8),
                hash(what, ours).getBytes(StandardCharsets.UTF_8));
    }

    private String hash(String what, Domain ours) {
        byte[] mac = Hmac.sha256(key, (what + "@" + ours).toLowerCase(Locale.ROOT));
        StringBuilder digits = new StringBuilder(HASH_DIGITS);
        for (int i = 0; i < HASH_DIGITS; i++) {
            digits.append(DIGITS.charAt(mac[i] & 31));
        }
        return digits.toString();
    }

    private long today() {
        return Math.floorMod(
                clock.instant().getEpochSecond() / Duration.ofDays(1).toSeconds(), DAYS);
    }

    private static String stamp(long day) {
        return "" + DIGITS.charAt((int) day / 32) + DIGITS.charAt((int) day % 32);
    }

    private boolean inTime(String stamp) {
        String digits = stamp.toLowerCase(Locale.ROOT);
        int high = digits.length() == 2 ? DIGITS.indexOf(digits.charAt(0)) : -1;
        int low = digits.length() == 2 ? DIGITS.indexOf(digits.charAt(1)) : -1;
        return high >= 0 && low >= 0 && Math.floorMod(today() - (high * 32L + low), DAYS) <= VALID.toDays();
    }
}
