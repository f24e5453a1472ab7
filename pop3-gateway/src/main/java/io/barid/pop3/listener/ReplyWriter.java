package io.barid.pop3.listener;

import io.barid.pop3.maildrop.MessageOctets;
import io.barid.pop3.session.Pop3Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/** Writes replies; what they need on the wire beyond their text is added here. */
final class ReplyWriter {

    private final OutputStream out;

    ReplyWriter(OutputStream out) {
        this.out = out;
    }

    /**
     * Writes one reply, in part perhaps only to the stream's buffer.
     *
     * @throws RuntimeException when a message broke off: the connection must end without another octet
     */
    void write(Pop3Reply reply) throws IOException {
        switch (reply) {
            case Pop3Reply.Ok ok -> line("+OK " + ok.text());
            case Pop3Reply.BeginTls begin -> line("+OK " + begin.text());
            case Pop3Reply.Err err ->
                line("-ERR " + err.code().map(code -> "[" + code + "] ").orElse("") + err.text());
            case Pop3Reply.Challenge challenge -> line("+ " + challenge.base64());
            case Pop3Reply.Listing listing -> listing(listing);
            case Pop3Reply.Message message -> message(message);
        }
    }

    private void listing(Pop3Reply.Listing listing) throws IOException {
        line("+OK " + listing.text());
        Iterator<String> lines = listing.lines().iterator();
        while (lines.hasNext()) {
            line(lines.next());
        }
        line(".");
    }

    private void message(Pop3Reply.Message message) throws IOException {
        try (MessageOctets octets = message.octets()) {
            line("+OK " + message.text());
            DotStuffing wire = new DotStuffing(out);
            if (message.bodyLines().isPresent()) {
                top(octets, new BodyLines(message.bodyLines().getAsLong()), wire);
            } else {
                whole(octets, wire);
            }
            wire.end();
        }
    }

    private static void whole(MessageOctets octets, DotStuffing wire) throws IOException {
        for (byte[] piece = octets.next(); piece.length > 0; piece = octets.next()) {
            wire.write(piece, piece.length);
        }
    }

    private static void top(MessageOctets octets, BodyLines lines, DotStuffing wire) throws IOException {
        while (!lines.done()) {
            byte[] piece = octets.next();
            if (piece.length == 0) {
                return;
            }
            wire.write(piece, lines.take(piece));
        }
    }

    private void line(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.write('\r');
        out.write('\n');
    }
}
