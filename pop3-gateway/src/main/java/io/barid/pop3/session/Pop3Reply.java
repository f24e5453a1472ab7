package io.barid.pop3.session;

import io.barid.pop3.maildrop.MessageOctets;
import io.barid.query.MaildropApi.StoredMessage;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What a command is answered with; the transport adds line ends, dots and the final line. */
public sealed interface Pop3Reply {

    /** {@code +OK text} */
    record Ok(String text) implements Pop3Reply {}

    /** {@code -ERR [CODE] text} */
    record Err(Optional<ResponseCode> code, String text) implements Pop3Reply {}

    /** {@code +OK text}, then the lines; none of them begins with a dot. */
    record Listing(String text, Stream<String> lines) implements Pop3Reply {}

    /**
     * {@code +OK text}, then the message; the transport closes its octets.
     *
     * @param bodyLines as TOP asked, or the whole message
     */
    record Message(String text, StoredMessage message, MessageOctets octets, OptionalLong bodyLines)
            implements Pop3Reply {}

    /** {@code + base64}: what the client's next line answers (RFC 5034 section 4). */
    record Challenge(String base64) implements Pop3Reply {}

    /** {@code +OK text}, after which the client begins TLS and nothing it sent before counts. */
    record BeginTls(String text) implements Pop3Reply {}
}
