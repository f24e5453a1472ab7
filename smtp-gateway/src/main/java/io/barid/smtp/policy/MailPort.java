package io.barid.smtp.policy;

/** What a port is for; decides who may say what on it. */
public enum MailPort {
    /** From other mail systems, for our own recipients: no login, no relaying (RFC 5321 2.3.10, 3.6.2). */
    MX(false, false),
    /** From our users, who upgrade to TLS and log in (RFC 6409). */
    SUBMISSION(true, false),
    /** The same with TLS from the first octet (RFC 8314 3.3). */
    SUBMISSIONS(true, true);

    private final boolean takesLogins;
    private final boolean implicitTls;

    MailPort(boolean takesLogins, boolean implicitTls) {
        this.takesLogins = takesLogins;
        this.implicitTls = implicitTls;
    }

    /** Whether AUTH works here, and nothing is taken without it. */
    public boolean takesLogins() {
        return takesLogins;
    }

    public boolean implicitTls() {
        return implicitTls;
    }
}
