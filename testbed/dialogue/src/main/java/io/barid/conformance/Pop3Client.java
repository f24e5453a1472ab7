package io.barid.conformance;

import io.barid.dialogue.Connection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A small POP3 client, with which the suite looks round before it plays scripts. */
final class Pop3Client implements AutoCloseable {

    private static final int IN_USE_TRIES = 150;

    private final Connection connection;
    private final String greeting;

    Pop3Client(Target target, ConformanceScript.Channel channel) throws IOException {
        connection = target.connect(channel);
        greeting = connection.readLine();
    }

    String greeting() {
        return greeting;
    }

    /** @return the first line of the reply */
    String ask(String command) throws IOException {
        connection.write(command);
        connection.flush();
        return connection.readLine();
    }

    /** @return the lines after the first, dots undone; none when it is refused */
    List<String> askForLines(String command) throws IOException {
        List<String> lines = new ArrayList<>();
        if (ask(command).startsWith("+OK")) {
            for (String line = connection.readLine(); !line.equals("."); line = connection.readLine()) {
                lines.add(line.startsWith(".") ? line.substring(1) : line);
            }
        }
        return lines;
    }

    /** Tries again while another session, which may just be ending, has the maildrop. */
    void logIn(Target.Account account) throws IOException {
        for (int i = 0; ; i++) {
            ask("USER " + account.name());
            String reply = ask("PASS " + account.password());
            if (reply.startsWith("+OK")) {
                return;
            }
            if (!reply.startsWith("-ERR [IN-USE]") || i == IN_USE_TRIES) {
                throw new IOException("cannot log in as " + account + ": " + reply);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
