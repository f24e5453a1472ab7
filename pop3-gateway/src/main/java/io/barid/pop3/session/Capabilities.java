package io.barid.pop3.session;

import io.barid.service.login.GatewayLogins;
import java.util.List;
import java.util.stream.Stream;

/** What CAPA announces (RFC 2449): exactly what works now. */
final class Capabilities {

    /** In either state; UTF8 with USER says that names and passwords may be UTF-8 (RFC 6856 section 2.2). */
    private static final List<String> ALWAYS = List.of(
            "TOP",
            "UIDL",
            "RESP-CODES",
            "AUTH-RESP-CODE",
            "PIPELINING",
            "EXPIRE NEVER",
            "UTF8 USER",
            "LANG",
            "IMPLEMENTATION Barid");

    /** RFC 2595 section 4: STLS only where it can be given, and no way to log in before it. */
    static final List<String> IN_CLEAR = with("STLS");

    /** Before and after the login: RFC 2449 section 6 and RFC 5034 section 3 announce USER and SASL in both states. */
    static final List<String> UNDER_TLS = with("USER", "SASL " + String.join(" ", GatewayLogins.MECHANISMS));

    private Capabilities() {}

    private static List<String> with(String... more) {
        return Stream.concat(ALWAYS.stream(), Stream.of(more)).toList();
    }

    static Pop3Reply reply(List<String> capabilities) {
        return new Pop3Reply.Listing("capabilities follow", capabilities.stream());
    }
}
