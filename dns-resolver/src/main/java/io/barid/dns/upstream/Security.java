package io.barid.dns.upstream;

/** What DNSSEC says about an answer; a wrong signature makes it a failure instead (RFC 4035 section 4.3). */
public enum Security {
    /** Signatures vouch for it, from a trust anchor down, or for there being nothing. */
    SECURE("secure"),
    /** A signed zone above says that this zone is not signed, or there is no trust anchor. */
    INSECURE("insecure"),
    /** Nobody looked: DNSSEC is off or the name servers pass no signatures. */
    UNCHECKED("not validated");

    private final String words;

    Security(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
