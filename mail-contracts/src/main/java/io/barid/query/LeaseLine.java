package io.barid.query;

import io.barid.query.MaildropApi.LeaseAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The first line of an opened maildrop: {@code lease} and its token, or {@code in-use}; it ends with LF. */
public final class LeaseLine {

    private static final String LEASE = "lease ";
    private static final String IN_USE = "in-use";
    private static final int LONGEST = 128;

    private LeaseLine() {}

    public static byte[] write(LeaseAnswer answer) {
        String line = switch (answer) {
            case LeaseAnswer.Granted granted -> LEASE + granted.lease().value();
            case LeaseAnswer.InUse ignored -> IN_USE;
        };
        return (line + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads no further than its end.
     *
     * @throws IOException when there is none
     */
    public static LeaseAnswer read(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder(LONGEST);
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0 || text.length() == LONGEST) {
                throw new IOException("an opened maildrop begins with a line about its lock");
            }
            text.append((char) octet);
        }
        String line = text.toString();
        if (line.equals(IN_USE)) {
            return new LeaseAnswer.InUse();
        }
        try {
            return new LeaseAnswer.Granted(
                    new LeaseToken(line.startsWith(LEASE) ? line.substring(LEASE.length()) : ""));
        } catch (IllegalArgumentException e) {
            throw new IOException("an opened maildrop begins with a line about its lock", e);
        }
    }
}
