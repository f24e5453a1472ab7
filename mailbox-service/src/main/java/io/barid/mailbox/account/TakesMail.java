package io.barid.mailbox.account;

/** Which accounts take mail. */
public final class TakesMail {

    /**
     * SQL about the row {@code a} of the table account. A disabled one takes none; the built-in postmaster always does, for
     * somebody must (RFC 5321 4.5.1).
     */
    public static final String SQL = "(not a.disabled or a.built_in)";

    private TakesMail() {}
}
