package io.barid.mailbox.transfer;

import io.barid.mailbox.http.Refusal;
import io.barid.mailbox.transfer.SmallImports.Small;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Many messages in one body: for each a line of JSON that ends with LF, then as many octets as it says, and then at once the
 * next line.
 */
final class Frames {

    static final String TYPE = "application/vnd.barid.messages";

    /** What the line says.
     *
     * @param uniqueId     as in {@link Labels}; left out: a new one
     * @param internalDate left out: now */
    record Line(String uniqueId, Instant internalDate, List<String> flags, int octets) {}

    private static final int MOST_MESSAGES = 1_000;
    private static final int LONGEST_LINE = 1_000;

    private Frames() {}

    /** @throws Refusal 400 when the body is something else or ends too early */
    static List<Small> read(InputStream body, JsonMapper json) throws IOException {
        InputStream in = new BufferedInputStream(body);
        List<Small> messages = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            Line frame = parse(line, json);
            if (frame.octets() < 1 || messages.size() == MOST_MESSAGES) {
                throw Refusal.unreadable("A message has 1 octet or more, and a body " + MOST_MESSAGES + " messages.");
            }
            byte[] octets = in.readNBytes(frame.octets());
            if (octets.length < frame.octets()) {
                throw Refusal.unreadable("The body ends within a message.");
            }
            messages.add(new Small(Labels.parse(frame.uniqueId(), frame.internalDate(), frame.flags()), octets));
        }
        return messages;
    }

    private static Line parse(String line, JsonMapper json) {
        try {
            return json.readValue(line, Line.class);
        } catch (JacksonException e) {
            throw Refusal.unreadable("Before each message stands a line such as {\"uniqueId\":\"…\",\"octets\":1234}.");
        }
    }

    /** Empty at the end. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n' && octet >= 0; octet = in.read()) {
            line.write(octet);
            if (line.size() > LONGEST_LINE) {
                throw Refusal.unreadable("A line before a message has at most " + LONGEST_LINE + " octets.");
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
