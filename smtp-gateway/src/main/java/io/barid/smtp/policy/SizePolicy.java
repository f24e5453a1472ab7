package io.barid.smtp.policy;

/**
 * How much one message may hold (RFC 1870).
 *
 * @param maxOctets largest content, counted as the client means it: CRLFs included, SMTP's extra dots not
 */
public record SizePolicy(long maxOctets) {

    public boolean allows(long octets) {
        return octets <= maxOctets;
    }

    /**
     * How much refused content is read so that the client hears the reply to it; one that goes on beyond is cut off.
     *
     * @return in octets
     */
    public long patience() {
        return 2 * maxOctets + 1024 * 1024;
    }
}
