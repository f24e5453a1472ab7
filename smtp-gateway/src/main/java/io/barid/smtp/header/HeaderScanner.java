package io.barid.smtp.header;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Goes once through a header while it arrives, in arrays of any cut, and notes what the gateway must know: how many
 * Received fields there are, whether Date and Message-ID are there, what From and Message-ID say. Lines end with LF here;
 * that a CR stands before each is seen to elsewhere. Allocates little unless From is to be kept.
 */
public final class HeaderScanner {

    /** The longest From field that is kept; a longer one counts as unreadable. */
    static final int MOST_FROM_OCTETS = 32 * 1024;

    /** The longest Message-ID field that is kept: as long as its line may be (RFC 5322 2.1.1). */
    static final int MOST_MESSAGE_ID_OCTETS = 1000;

    private static final int LOWER = 0x20;
    private static final Name DATE = Name.of("date");
    private static final Name FROM = Name.of("from");
    private static final Name MBOX_FROM = Name.of(">from");
    private static final Name RECEIVED = Name.of("received");
    private static final Name MESSAGE_ID = Name.of("message-id");

    private enum At {
        LINE_START,
        NAME,
        /** Space between a name and its colon (RFC 5322 4.5). */
        AFTER_NAME,
        VALUE,
        /** A CR at the begin of a line: an empty one. */
        EMPTY_LINE,
        ENDED
    }

    /** Up to 16 octets of a field's name, and its whole length. */
    private record Name(long high, long low, int length) {

        static Name of(String text) {
            long high = 0;
            long low = 0;
            for (char c : text.toCharArray()) {
                high = high << 8 | low >>> 56;
                low = low << 8 | c | LOWER;
            }
            return new Name(high, low, text.length());
        }

        boolean is(long otherHigh, long otherLow, int otherLength) {
            return low == otherLow && length == otherLength && high == otherHigh;
        }
    }

    private final FieldText from;
    private FieldText id;
    private At at = At.LINE_START;
    private long nameHigh;
    private long nameLow;
    private int nameLength;
    /** What the value that comes is kept in, or null. */
    private FieldText keeping;

    private long octets;
    private int fields;
    private int received;
    private int froms;
    private boolean date;
    private boolean malformed;
    private boolean mboxLine;

    /** @param keepFrom whether {@link #from()} will be asked for */
    public HeaderScanner(boolean keepFrom) {
        this.from = keepFrom ? new FieldText(MOST_FROM_OCTETS) : null;
    }

    /**
     * Reads on.
     *
     * @return the index after the last octet that belongs to the header: {@code to}, unless it ended before
     */
    public int scan(byte[] array, int begin, int to) {
        int i = begin;
        while (i < to && at != At.ENDED) {
            i = at == At.VALUE ? value(array, i, to) : step(array[i]) ? i + 1 : i;
        }
        octets += i - begin;
        return i;
    }

    /** To the line's end, all at once. */
    private int value(byte[] array, int begin, int to) {
        int i = begin;
        while (i < to && array[i] != '\n') {
            i++;
        }
        if (i < to) {
            i++;
            at = At.LINE_START;
        }
        if (keeping != null) {
            keeping.add(array, begin, i - begin);
        }
        return i;
    }

    /** @return whether the octet is done with: it is not where it belongs to what comes next */
    private boolean step(byte octet) {
        return switch (at) {
            case LINE_START -> lineStart(octet);
            case NAME -> name(octet);
            case AFTER_NAME -> isSpace(octet) || colonOrEnd(octet);
            case EMPTY_LINE -> {
                at = At.ENDED;
                yield octet == '\n';
            }
            case VALUE, ENDED -> false;
        };
    }

    private boolean lineStart(byte octet) {
        if (octet == '\r' || octet == '\n') {
            keeping = null;
            at = octet == '\r' ? At.EMPTY_LINE : At.ENDED;
            return true;
        }
        if (isSpace(octet) && fields > 0) {
            at = At.VALUE; // which begins with this octet
            return false;
        }
        keeping = null;
        nameHigh = 0;
        nameLow = 0;
        nameLength = 0;
        at = At.NAME;
        return name(octet);
    }

    /** RFC 5322 2.2: printable characters but the colon. */
    private boolean name(byte octet) {
        if (octet > ' ' && octet < 0x7F && octet != ':') {
            nameHigh = nameHigh << 8 | nameLow >>> 56;
            nameLow = nameLow << 8 | octet | LOWER;
            nameLength++;
            return true;
        }
        if (isSpace(octet) && nameLength > 0) {
            at = At.AFTER_NAME;
            return true;
        }
        return colonOrEnd(octet);
    }

    private boolean colonOrEnd(byte octet) {
        if (octet != ':' || nameLength == 0) {
            mboxLine = fields == 0 && at == At.AFTER_NAME && (nameIs(FROM) || nameIs(MBOX_FROM));
            return end();
        }
        fields++;
        at = At.VALUE;
        if (nameIs(RECEIVED)) {
            received++;
        } else if (nameIs(DATE)) {
            date = true;
        } else if (nameIs(MESSAGE_ID)) {
            keeping = id == null ? id = new FieldText(MOST_MESSAGE_ID_OCTETS) : null;
        } else if (nameIs(FROM)) {
            keeping = froms++ == 0 ? from : null;
        }
        return true;
    }

    private boolean nameIs(Name name) {
        return name.is(nameHigh, nameLow, nameLength);
    }

    /** Something that is no field: what follows is read as the body. */
    private boolean end() {
        malformed = true;
        at = At.ENDED;
        return false;
    }

    private static boolean isSpace(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    /** There is no more: a header may end without the empty line that a body would need. */
    public void finish() {
        if (at == At.NAME || at == At.AFTER_NAME) {
            malformed = true;
        }
        at = At.ENDED;
    }

    public boolean ended() {
        return at == At.ENDED;
    }

    /** How long it is so far. */
    public long octets() {
        return octets;
    }

    /** Received fields (RFC 5321 4.4). */
    public int received() {
        return received;
    }

    public boolean hasDate() {
        return date;
    }

    public boolean hasMessageId() {
        return id != null;
    }

    /** What the first Message-ID field says, without space around it; empty when there is none, or it is too long. */
    public Optional<String> messageId() {
        return id == null
                ? Optional.empty()
                : id.octets()
                        .map(octets -> new String(octets, StandardCharsets.UTF_8)
                                .replace("\r\n", "")
                                .strip())
                        .filter(text -> !text.isEmpty());
    }

    /** Whether it ended with a line that is neither a field nor empty; readers differ in what they make of the rest. */
    public boolean malformed() {
        return malformed;
    }

    /** Whether the first line is no field, nor empty, nor the "From " of a mailbox file: there is nothing but a body. */
    public boolean missing() {
        return malformed && fields == 0 && !mboxLine;
    }

    /** Number of From fields; RFC 5322 3.6 wants one. */
    public int froms() {
        return froms;
    }

    /** What the first From field says, with its line ends; empty when there is none, or it is too long. */
    public Optional<byte[]> from() {
        return from == null || froms == 0 ? Optional.empty() : from.octets();
    }
}
