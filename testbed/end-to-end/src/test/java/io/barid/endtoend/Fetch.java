package io.barid.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a mail client is told to fetch.
 *
 * @param startTls  on the POP3 port with STLS, or else on the POP3S port
 * @param mechanism of SASL, or {@code USER} for USER and PASS
 * @param keep      leaves on the server what it fetched, and fetches only what is new; else fetches and deletes all
 * @param home      of one client on one computer: what it remembers from run to run, and what it got
 */
record Fetch(
        RunningBarid barid,
        boolean startTls,
        String mechanism,
        String login,
        String password,
        boolean keep,
        Path home) {

    int port() {
        return barid.port(startTls ? "POP3" : "POP3S");
    }

    String certificate() {
        return barid.certificate().toString();
    }

    /** Where the client puts messages, one file each: a Maildir, if that is what it writes. */
    Path inbox() throws IOException {
        Path inbox = home.resolve("inbox");
        for (String folder : List.of("new", "cur", "tmp")) {
            Files.createDirectories(inbox.resolve(folder));
        }
        return inbox;
    }

    /** All that it got since its first run. */
    List<byte[]> got() throws IOException {
        try (Stream<Path> files = Files.walk(inbox())) {
            return files.filter(Files::isRegularFile).map(Fetch::read).toList();
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
