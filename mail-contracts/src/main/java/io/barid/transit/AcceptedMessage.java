package io.barid.transit;

import io.barid.message.Envelope;
import io.barid.message.MessageContent;

/**
 * A record of {@link Topics#ACCEPTED}: a message that Barid answers for.
 *
 * @param value the content's octets when it is inline, else null; owned by the record, not copied
 */
public record AcceptedMessage(Envelope envelope, MessageContent content, byte[] value) {

    private record Header(Envelope envelope, MessageContent content) {}

    public AcceptedMessage {
        checkValue(content, value);
    }

    /** Reads a record's header and value. */
    public static AcceptedMessage parse(byte[] header, byte[] value) throws PoisonRecordException {
        Header read = WireJson.read(header, Header.class);
        if (read.envelope() == null) {
            throw new PoisonRecordException("no envelope");
        }
        try {
            return new AcceptedMessage(read.envelope(), read.content(), value);
        } catch (IllegalArgumentException e) {
            throw new PoisonRecordException(e.getMessage(), e);
        }
    }

    /** JSON for {@link Topics#ENVELOPE_HEADER}. */
    public byte[] header() {
        return WireJson.write(new Header(envelope, content));
    }

    static void checkValue(MessageContent content, byte[] value) {
        boolean fits = switch (content) {
            case MessageContent.Inline inline -> value != null && value.length == inline.octets();
            case MessageContent.Stored ignored -> value == null || value.length == 0;
            case null -> false;
        };
        if (!fits) {
            throw new IllegalArgumentException("the record's value is not the content its header announces");
        }
    }
}
