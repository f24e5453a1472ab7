package io.barid.relay.smtp;

/** How to log in (RFC 4954); used below TLS with a verified certificate only. */
public record SmtpLogin(String name, String password) {

    /** Without the password. */
    @Override
    public String toString() {
        return "SmtpLogin[" + name + "]";
    }
}
