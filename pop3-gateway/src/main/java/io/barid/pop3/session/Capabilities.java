package io.barid.pop3.session;

import io.barid.pop3.session.Pop3State.Channel;
import java.util.stream.Stream;

/** What CAPA announces (RFC 2449): exactly what works now. */
final class Capabilities {

    private static final String TEXT = "capabilities follow";

    private Capabilities() {}

    static Pop3Reply before(Channel channel) {
        return switch (channel) {
            // RFC 2595 section 4: STLS only where it can be given
            case CLEAR -> new Pop3Reply.Listing(TEXT, Stream.concat(always(), Stream.of("STLS")));
            case TLS -> withLogin();
        };
    }

    static Pop3Reply afterLogin() {
        return withLogin();
    }

    private static Pop3Reply withLogin() {
        return new Pop3Reply.Listing(TEXT, Stream.concat(always(), Stream.of("USER")));
    }

    private static Stream<String> always() {
        return Stream.of(
                "TOP", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING", "EXPIRE NEVER", "IMPLEMENTATION Barid");
    }
}
