package io.barid.allinone.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Aya's mail program: POP3 as in RFC 1939, with STLS (RFC 2595). */
record Retrieval(Page page, Organisation server, String from) {

    /** Takes the one message that is there. @return its lines */
    List<String> fetch() throws IOException {
        try (Wire wire =
                Wire.open(page, from, server.address(), server.numbers().of(Numbers.POP3))) {
            expect(wire);
            ask(wire, "STLS", "STLS");
            page.note("(from here on encrypted: " + wire.startTls(server.certificate(), server.host()) + ")");
            ask(wire, "USER " + server.mailbox(), "USER " + server.mailbox());
            ask(wire, "PASS " + server.password(), "PASS ***");
            ask(wire, "STAT", "STAT");
            ask(wire, "LIST", "LIST");
            below(wire).forEach(page::server);
            ask(wire, "RETR 1", "RETR 1");
            List<String> message = below(wire);
            message.forEach(page::server);
            ask(wire, "DELE 1", "DELE 1");
            ask(wire, "QUIT", "QUIT");
            return message;
        }
    }

    private void ask(Wire wire, String command, String shown) throws IOException {
        wire.send(command, shown);
        expect(wire);
    }

    private void expect(Wire wire) throws IOException {
        String reply = wire.receive();
        page.server(reply);
        if (!reply.startsWith("+OK")) {
            throw new DemoException("The POP3 server of " + server + " answered " + reply);
        }
    }

    /** The lines of a long reply up to its dot, which belongs to them. */
    private static List<String> below(Wire wire) throws IOException {
        List<String> lines = new ArrayList<>();
        do {
            lines.add(wire.receive());
        } while (!lines.getLast().equals("."));
        return lines;
    }
}
