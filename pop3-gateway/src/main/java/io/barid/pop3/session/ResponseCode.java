package io.barid.pop3.session;

/** What a client's program may go by (RFC 2449 section 8, RFC 3206). */
public enum ResponseCode {
    /** Another session holds the maildrop. */
    IN_USE("IN-USE"),
    /** The credentials are the problem, or that they came where none are taken. */
    AUTH("AUTH"),
    /** Later it may work. */
    SYS_TEMP("SYS/TEMP");

    private final String text;

    ResponseCode(String text) {
        this.text = text;
    }

    /** As it stands between the brackets. */
    @Override
    public String toString() {
        return text;
    }
}
